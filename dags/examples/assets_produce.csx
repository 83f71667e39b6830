// Tells that an asset has news. assets_consume.csx runs on it; neither knows of the other.
var orders = Asset("examples/orders");

var dag = new Dag("assets_produce")
{
    Description = "Loads orders every hour and tells how many.",
    Tags = ["example", "assets"],
    Schedule = Hourly(),
};

// Only a success tells the news, with the outcome itself. Without ctx.Emit there would be one event that says nothing more.
dag.Action("load", ctx =>
{
    var rows = 3;
    ctx.Log($"{rows} orders loaded.");
    ctx.Emit(orders, new { Rows = rows });
}).Emits(orders);
