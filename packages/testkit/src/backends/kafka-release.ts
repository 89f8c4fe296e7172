/** The release of Apache Kafka that tests run on; the .pom beside this file names it too. */
export const kafkaRelease = '4.1.1';

/** Bounds of the JVM of one broker. */
export const kafkaHeap = '-Xms48m -Xmx384m';
