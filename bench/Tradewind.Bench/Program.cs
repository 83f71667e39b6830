using Tradewind.Bench;
using Tradewind.Bench.Big;

string Option(string name, string standard)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : standard;
}

var stores = Option("--store", "both") switch { "both" => new[] { "sqlite", "postgres" }, var one => [one] };
var only = Option("--only", "commit,chain,handoff,tiny,fanout,mapped,drop,cold,idle,big").Split(',');
var keptIn = Option("--at", "") is { Length: > 0 } folder ? folder : null;
var report = new Report();
// The generated installation, whole or in parts; 'generate' only makes it.
string[] parts = ["big", "generate", "api", "load", "pages", "graph", "log", "live"];
foreach (var store in stores)
{
    if (only.Except(parts).Any())
    {
        await using var installation = await Installation.StartAsync(store);
        await new Measures(installation, report).RunAsync(only);
    }

    if (only.Intersect(parts).Any())
    {
        await using var installation = await Installation.PrepareAsync(store, keptIn);
        await BigInstallation.StartAsync(installation);
        if (only.Intersect(["big", "api"]).Any()) await new BigApi(installation, report).RunAsync();
        await using var pages = new BigPages(installation, report);
        if (only.Intersect(["big", "load", "pages", "graph", "log", "live"]).Any()) await pages.StartAsync();
        if (only.Intersect(["big", "load"]).Any()) await pages.FirstLoadAsync();
        if (only.Intersect(["big", "pages"]).Any()) await pages.PagesAsync();
        if (only.Intersect(["big", "graph"]).Any()) await pages.UnfoldAsync();
        if (only.Intersect(["big", "log"]).Any()) await pages.LogAsync();
        if (only.Intersect(["big", "live"]).Any()) await pages.LiveAsync();
        if (keptIn is not null) Console.WriteLine(BigInstallation.ServedBy(installation));
    }
}

report.Print();
return 0;
