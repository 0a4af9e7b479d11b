/** What most people want, for the beginning of every help text. */
export const examples = `Examples:
  powercut run                                       the whole story on a simulated cluster, in seconds
  powercut run --provider kind                       the same on a real one, by Docker and kind, in about two minutes
  powercut run all                                   every scenario, one after the other on one cluster
  powercut run --kubernetes 1.36 --profile fast      another version, with shortened grace periods and tolerations
  powercut run drain-refused --provider kind --keep-cluster   one scenario, and the cluster left to look at
  powercut run all --parallel 2 --repeat 3           every scenario three times, on two clusters at a time
  powercut run --settings prod.json                  a cluster with the settings that powercut capture has read from another
  powercut run --workload shop.yaml                  your own Deployment in place of nginx
  powercut run --scenarios my-scenarios              your own scenarios
  powercut run --json > run.json                     the verdict and its evidence as data
  powercut predict --kubernetes 1.36 --grace 20s     when a cluster with such settings will do what; nothing is cut
  powercut doctor                                    whether this host is fit for a run, and what to do if not
  powercut list                                      the scenarios
  powercut clusters                                  the clusters that are still there, how to use and how to delete each
  powercut upgrade --from 1.31 --to 1.34              yes, no or not enough data before an upgrade, with reasons
  powercut compare before after                      what changed between two runs, or two folders of runs
  powercut report                                    the reports of the newest run again, from what it left in its folder
`;
