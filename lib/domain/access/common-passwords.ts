/**
 * Stems that head every public list of leaked passwords, lower case, letters and digits only. A password is common when nothing but
 * digits and signs stands around one of them; the full list comes with the whole password policy.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passwort passw0rd passwordpassword motdepasse contrasena senha parola wachtwoord secret topsecret secretpassword admin administrator
adminadmin root rootroot toor user username guest welcome welcomewelcome willkommen letmein letmeinplease letmeinnow login loginlogin logmein
changeme changemenow changeit default temp temporary temporal test testing testtest tester trial demo sample example qwerty qwertyuiop
qwertyqwerty qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl asdfasdf zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
qweqwe qwerasdf abc abcabc abcd abcdef abcdefg abcdefgh abcdefghijkl abcdabcd aaa iloveyou iloveyouso loveyou lovely love sunshine princess
dragon monkey master mastermaster shadow superman batman spiderman starwars pokemon football baseball basketball soccer hockey liverpool
chelsea arsenal barcelona juventus trustno trustnoone whatever freedom hello hellohello helloworld computer internet server network system
database oracle mysql postgres bitcoin ethereum crypto cryptocurrency trader trading tradingdesk money moneymoney dollar wallet hodl
bulwark bulwarkbulwark bulwarkdesk summer winter spring autumn january february march april june july august september october november
december monday tuesday wednesday thursday friday saturday sunday michael jennifer jessica daniel charlie thomas andrew jordan hunter
ashley nicole robert matthew william summertime wintertime correcthorsebatterystaple mypassword thepassword yourpassword passwordone
onetwothree onetwothreefour abcxyz access accessgranted letsgo opensesame sesame security secure company office business manager
123456 1234567 12345678 123456789 1234567890 123456789012 987654321 9876543210 111111 000000 11111111 00000000 123123 123123123 123321
112233 121212 696969 555555 654321 666666 777777 7777777 888888 88888888 147258369 159753 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
1qaz2wsx 1qaz2wsx3edc zaq12wsx q1w2e3r4 q1w2e3r4t5 a1b2c3d4 aa123456 abc123 abcd1234 pass pass1234 passpass`.split(/\s+/),
);
