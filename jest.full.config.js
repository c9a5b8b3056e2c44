import config from './jest.config.js';

/** The tests that take long, which `npm test` leaves to `npm run test:full`: each is called `….full.test.ts`. */
export default { ...config, testMatch: ['<rootDir>/test/**/*.full.test.ts'] };
