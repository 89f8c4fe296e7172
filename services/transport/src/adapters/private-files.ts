/** For `open` of lmdb-js, which knows this option, but its types do not: only the owner may read the files. */
export const PRIVATE_FILES = { permissionsMode: 0o600 };
