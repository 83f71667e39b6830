// One task tells news of an asset, another waits for it: here in one run, usually in two DAGs. Meanwhile it costs a row.
var orders = Asset("examples/wait/orders");

var dag = new Dag("wait_for_asset")
{
    Description = "Waits until orders have news, and reads what came with it.",
    Tags = ["example", "waits"],
};

dag.Action("load", ctx => ctx.Emit(orders, new Loaded(Rows: 3))).Emits(orders);

// News since the run was made counts; of a run that is made again, all that came since then.
var news = dag.WaitForAsset("orders_arrived", orders).GiveUpAfter(Hours(6));
dag.Action("report", news, one => Console.WriteLine($"{one.Extra<Loaded>()!.Rows} rows by {one.DagId}/{one.TaskId}"));

record Loaded(int Rows);
