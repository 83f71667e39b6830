// Which files an export leaves is known only once it ran: each is an asset of its own, told through an alias.
var exports = AssetAlias("examples/exports");

var dag = new Dag("assets_alias_produce")
{
    Description = "Exports orders by country and tells which countries there were.",
    Tags = ["example", "assets"],
    Schedule = Daily(),
};

dag.Action("export", ctx =>
{
    foreach (var country in new[] { "BE", "KR" })
    {
        ctx.Log($"orders of {country} exported");
        ctx.Emit(exports, Asset($"examples/exports/{country}"), new { Rows = 3 });
    }
}).EmitsTo(exports);
