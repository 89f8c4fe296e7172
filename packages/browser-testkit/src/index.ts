export * from './browser-test.js';
export * from './find-chromium.js';
export * from './test-browser.js';
export * from './watched-page.js';
