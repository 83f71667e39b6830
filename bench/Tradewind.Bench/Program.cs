using Tradewind.Bench;

string Option(string name, string standard)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : standard;
}

var stores = Option("--store", "both") switch { "both" => new[] { "sqlite", "postgres" }, var one => [one] };
var only = Option("--only", "commit,chain,handoff,tiny,fanout,mapped,drop,cold,idle").Split(',');
var report = new Report();
foreach (var store in stores)
{
    await using var installation = await Installation.StartAsync(store);
    var measures = new Measures(installation, report);
    await measures.RunAsync(only);
}

report.Print();
return 0;
