// What commands on the machine of `npm start` need; loads neither the services nor their storage.
export * from './config.js';
export * from './development-key.js';
export * from './development-token.js';
export * from './operator-access.js';
