// One task finds files, two mapped tasks work on each of them at the same time, one joins what they found.
record Reading(string Station, int Hour, double Celsius);
record Summary(string File, double Mean, double Highest);

var dag = new Dag("fan_out")
{
    Description = "Maps over files: each gets task instances of its own, then the results are joined.",
    Tags = ["example"],
    Defaults = { Retries = 1, RetryDelay = Seconds(5) },
};

const string Folder = "data/fan_out";

var files = dag.Task("make_files", ctx =>
{
    string[] stations = ["Busan", "Hamburg", "Lima", "Oslo", "Perth", "Quito"];
    return stations.Select((station, i) =>
    {
        var random = new Random(i);
        var file = $"{Folder}/{station.ToLowerInvariant()}.csv";
        Csv.Write(file, Enumerable.Range(0, 24).Select(hour =>
            new Reading(station, hour, Math.Round(4 * i + 8 * Math.Sin(hour / 24.0 * Math.PI) + random.NextDouble(), 1))));
        return file;
    }).ToList();
});

// Code over each element...
var summaries = dag.Map("summarise", files, file =>
{
    var readings = Csv.Read<Reading>(file);
    return new Summary(file, readings.Average(r => r.Celsius), readings.Max(r => r.Celsius));
});

// ...and a transfer over each element.
var packed = dag.MapTransfer("pack", files,
    from: file => new CsvSource { Path = file, Columns = { ["Hour"] = typeof(int), ["Celsius"] = typeof(double) } },
    to: file => new JsonLinesSink { Path = Path.ChangeExtension(file, ".jsonl.gz") });

dag.Action("join", summaries, packed, (found, moved, ctx) =>
{
    var hottest = found.MaxBy(s => s.Highest)!;
    ctx.Log($"{found.Count} files, {moved.Sum(m => m.Rows)} readings packed; the hottest is {hottest.File} with {hottest.Highest:0.0} °C");
});
