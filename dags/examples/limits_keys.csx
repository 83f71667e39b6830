// One load of a customer at a time, whatever run or DAG it is in; and at most two calls of the CRM a second.
var dag = new Dag("limits_keys")
{
    Description = "A concurrency key from the run's params, and a rate that tasks share.",
    Tags = ["example", "limits"],
};
dag.Params<Load>();

var ask = dag.Action("ask", ctx => ctx.Log($"Asks the CRM for {ctx.Params<Load>().Customer}.")).RateLimit(2, Seconds(1), key: "crm");
var load = dag.Action("load", ctx => ctx.Log($"Loads {ctx.Params<Load>().Customer}.")).ConcurrencyKey("customer-{params.customer}");
// Of several runs that would refresh, only the first does.
var refresh = dag.Action("refresh", ctx => ctx.Log("Refreshes the dashboard.")).ConcurrencyKey("refresh", OnCollision.Skip);
Chain(ask, load, refresh);

record Load
{
    public string Customer { get; init; } = "acme";
}
