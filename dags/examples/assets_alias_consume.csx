// Hears of whatever is told through the alias, whichever assets these are. See assets_alias_produce.csx.
var dag = new Dag("assets_alias_consume")
{
    Description = "Picks up every export.",
    Tags = ["example", "assets"],
    Schedule = On(AssetAlias("examples/exports")),
};

// Run by hand there is no news, and nothing to pick up.
dag.Action("pick_up", ctx =>
{
    foreach (var news in ctx.Triggers) ctx.Log($"{news.Asset}, told through {news.Alias}");
});
