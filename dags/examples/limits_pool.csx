// Four loads share a warehouse that takes three at a time: a pool. On a server: tradewind pools set warehouse 3
var dag = new Dag("limits_pool")
{
    Description = "Small loads take one slot of the pool, the large one takes two.",
    Tags = ["example", "limits"],
    MaxActiveTasks = 4,
    Defaults = { Pool = "warehouse" },
};

var orders = dag.Action("load_orders", ctx => ctx.Log("Loads orders."));
var customers = dag.Action("load_customers", ctx => ctx.Log("Loads customers."));
var history = dag.Action("load_history", ctx => ctx.Log("Loads all history.")).Pool("warehouse", slots: 2);
// Whatever runs there are of this DAG, one of them at a time sends.
var send = dag.Action("send", ctx => ctx.Log("Sends the report.")).MaxActive(1).After(orders, customers, history);
