// A cluster is made, worked with and taken away again, however the work ends. The work is a group with a group in it.
var dag = new Dag("groups_and_teardown")
{
    Description = "Task groups as one step, and a teardown that always follows its setup.",
    Tags = ["example", "groups"],
};

var create = dag.Task("create_cluster", ctx => "cluster-7");

var load = dag.Group("load");
load.Description = "Reads, checks and writes.";
load.Defaults.Retries = 2;
var read = load.Task("read", create, cluster => new[] { 3, 1, 2 });   // load.read
var checks = load.Group("checks");
checks.Action("count", read, rows => { });                            // load.checks.count
checks.Action("range", read, rows => { });                            // load.checks.range
var write = load.Action("write", read, rows => { });
checks.Then(write);

var delete = dag.Action("delete_cluster", create, (cluster, ctx) => ctx.Log($"Deletes {cluster}.")).AsTeardown(create);
create.Then(load).Then(delete);

// Neither waits for the teardown, nor fails with it.
load.Then(dag.Action("report", ctx => ctx.Log("Reports.")));
