// Installs and builds.
import { ready } from './workspace.mjs';

ready();
