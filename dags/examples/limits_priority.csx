// Who goes first when many wait: weights. Set TRADEWIND_SLOTS=1 to see the order in the log.
var dag = new Dag("limits_priority")
{
    Description = "What many others wait for goes first, then what is urgent by itself.",
    Tags = ["example", "limits"],
};

// Weight 3: its own priority of 1, and 1 for each of the two tasks after it.
var read = dag.Action("read", ctx => ctx.Log("Reads."));
var clean = dag.Action("clean", ctx => ctx.Log("Cleans."));
var store = dag.Action("store", ctx => ctx.Log("Stores."));
Chain(read, clean, store);
// Weight 10, whatever comes after it.
dag.Action("alert", ctx => ctx.Log("Alerts.")).Priority(10, Absolute);
