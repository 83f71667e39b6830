using System.Text;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

/// <summary>What an index of a mapped task takes, what it is called, and what comes after a mapped task gets.</summary>
public sealed class MapPartsTests
{
    private readonly Dag _dag = new("mapping");
    private readonly TestAttempt _attempt = new();
    private readonly TaskExecutor _executor = new(TimeProvider.System);

    [Fact]
    public async Task Product_index_takes_its_combination_the_last_part_going_through_fastest()
    {
        var countries = _dag.Task("countries", _ => new List<string>());
        _dag.Map("each", countries, Each([1, 2, 3]), (country, quarter) => $"{country}{quarter}");
        _attempt.Outputs["countries"] = new[] { "BE", "DE" };

        var all = new List<string>();
        for (var index = 0; index < 6; index++) all.Add(Text(await RunAsync("each", index, [2, 3])));

        all.ShouldBe(["\"BE1\"", "\"BE2\"", "\"BE3\"", "\"DE1\"", "\"DE2\"", "\"DE3\""]);
        (await RunAsync("each", 6, [2, 3])).Message!.ShouldContain("It changed since this run fanned out");
    }

    [Fact]
    public async Task Zipped_index_takes_the_element_in_its_place_of_each_part()
    {
        var counts = _dag.Task("counts", _ => new Dictionary<string, int>());
        _dag.Map("each", Zip(counts, Each(["x", "y"])), pair => $"{pair.First.Key}{pair.First.Value}{pair.Second}");
        _attempt.Outputs["counts"] = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };

        Text(await RunAsync("each", 1)).ShouldBe("\"b2y\"");
    }

    [Fact]
    public async Task Index_is_named_by_its_element_also_when_it_fails()
    {
        _dag.Map("each", Each(["de", "fr"]), country => country == "fr" ? throw new InvalidOperationException("no") : country.Length, name: country => country.ToUpperInvariant());
        _dag.Map("long", Each([new string('x', 300)]), text => text, name: text => text);

        (await RunAsync("each", 0)).IndexName.ShouldBe("DE");
        var failed = await RunAsync("each", 1);
        (failed.Kind, failed.IndexName).ShouldBe((AttemptKind.Failed, "FR"));
        (await RunAsync("long", 0)).IndexName!.Length.ShouldBe(200);
    }

    [Fact]
    public async Task Name_that_throws_fails_the_index_with_its_error()
    {
        _dag.Map("each", Each(["de"]), country => country, name: _ => throw new InvalidOperationException("no name"));

        (await RunAsync("each", 0)).Message.ShouldBe("no name");
    }

    [Fact]
    public async Task List_of_a_mapped_task_is_read_in_pages_while_it_is_gone_through()
    {
        var list = _dag.Task("list", _ => new List<int>());
        var each = _dag.Map("each", list, x => x);
        _dag.Task("few", each, all => all.Take(3).Sum());
        _dag.Task("all", each, all => all.Count + all.Sum(x => (long)x));
        _dag.Task("one", each, all => all[240] + all[3] + all[^1]);
        _attempt.Outputs["each"] = Enumerable.Range(0, 250).ToArray();
        var services = new CountingServices(_attempt);

        Text(await RunAsync("few", services: services)).ShouldBe("3");
        services.Pages.ShouldBe(1);
        Text(await RunAsync("all", services: services)).ShouldBe($"{250 + (249 * 250 / 2)}");
        services.Pages.ShouldBe(4);
        Text(await RunAsync("one", services: services)).ShouldBe($"{240 + 3 + 249}");
    }

    [Fact]
    public async Task Element_of_a_mapped_output_is_read_with_the_page_it_stands_on()
    {
        var list = _dag.Task("list", _ => new List<int>());
        var each = _dag.Map("each", list, x => x);
        _dag.Map("again", each, x => x * 2);
        _attempt.Outputs["each"] = Enumerable.Range(0, 250).ToArray();
        var services = new CountingServices(_attempt);
        var dag = LoadedDag.Of(_dag);

        foreach (var index in new[] { 0, 99, 150, 249, 1 })
        {
            var result = await _executor.ExecuteAsync(dag, "again", _attempt.Facts with { TaskId = "again", MapIndex = index, MapVersion = 1 }, services, default);
            Text(result).ShouldBe($"{index * 2}");
        }

        services.Pages.ShouldBe(3);
        (await _executor.ExecuteAsync(dag, "again", _attempt.Facts with { TaskId = "again", MapIndex = 250, MapVersion = 1 }, services, default))
            .Message!.ShouldContain("'each', which has fewer. It changed since this run fanned out");
    }

    private Task<AttemptResult> RunAsync(string task, int mapIndex = -1, int[]? lengths = null, IAttemptServices? services = null) => _executor.ExecuteAsync(
        LoadedDag.Of(_dag), task, _attempt.Facts with { TaskId = task, MapIndex = mapIndex, MapLengths = lengths ?? [] }, services ?? _attempt, CancellationToken.None);

    private static string Text(AttemptResult result) => result.OutputJson is { } json ? Encoding.UTF8.GetString(json.Span) : $"{result.Kind}: {result.Message}";
}
