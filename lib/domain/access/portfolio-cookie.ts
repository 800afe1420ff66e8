/** Name of the browser's cookie with the portfolio last chosen in the switcher: a convenience, never a right. */
export const portfolioCookie = "bulwark-portfolio";
