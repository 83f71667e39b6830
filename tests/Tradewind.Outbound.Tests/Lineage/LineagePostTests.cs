using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Ports;
using Tradewind.Outbound.Lineage;
using Tradewind.Outbound.Tests.Harness;

namespace Tradewind.Outbound.Tests.Lineage;

public sealed class LineagePostTests : IAsyncLifetime, ILineageSender
{
    private readonly List<string> _taken = [];
    private readonly Lock _gate = new();
    private Func<string, LineageAnswer> _answer = _ => new(true, false, "201 Created");
    private World _world = null!;

    public async Task InitializeAsync()
    {
        _world = await World.CreateAsync();
        await _world.Lineage.SwitchAsync(true, default);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    public Task<LineageAnswer> SendAsync(string json, CancellationToken cancel)
    {
        var told = JsonElement.Parse(json);
        var words = $"{told.GetProperty("eventType").GetString()} {told.GetProperty("job").GetProperty("name").GetString()}";
        var answer = _answer(words);
        lock (_gate) if (answer.Taken) _taken.Add(words);
        return Task.FromResult(answer);
    }

    [Fact]
    public async Task Run_is_told_in_order_and_once()
    {
        await RunAsync("sales");
        var post = Post();
        (await post.RunOnceAsync(default)).ShouldBeNull();
        await post.RunOnceAsync(default);
        _taken.ShouldBe(["START sales", "START sales.load", "COMPLETE sales.load", "COMPLETE sales"]);
        (await _world.Lineage.CountsAsync(default)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Receiver_that_is_away_is_tried_again_after_a_growing_wait_and_nothing_is_lost_or_out_of_order()
    {
        await RunAsync("sales");
        _answer = words => words == "COMPLETE sales.load" ? new(false, false, "503") : new(true, false, "201");
        var post = Post();
        (await post.RunOnceAsync(default)).ShouldBe(_world.Now.AddSeconds(2));
        (await post.RunOnceAsync(default)).ShouldBe(_world.Now.AddSeconds(2));
        _taken.Count.ShouldBe(2);
        _world.Now = _world.Now.AddSeconds(2);
        (await post.RunOnceAsync(default)).ShouldBe(_world.Now.AddSeconds(4));

        // Another process takes over: what was sent and not noted is sent again.
        _answer = _ => new(true, false, "201");
        await Post().RunOnceAsync(default);

        _taken[^4..].ShouldBe(["START sales", "START sales.load", "COMPLETE sales.load", "COMPLETE sales"]);
        (await _world.Lineage.CountsAsync(default)).Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Receiver_that_stays_away_has_the_oldest_runs_beyond_the_bound_dropped_and_counted()
    {
        foreach (var dag in new[] { "a", "b", "c", "d" }) await RunAsync(dag);
        _answer = _ => new(false, false, "It could not be reached.");
        await Post().RunOnceAsync(default);
        (await _world.Lineage.CountsAsync(default)).ShouldBe((2, 2));

        _answer = _ => new(true, false, "201");
        await Post().RunOnceAsync(default);
        _taken.Where(words => words.StartsWith("START", StringComparison.Ordinal) && !words.Contains('.')).ShouldBe(["START c", "START d"], ignoreOrder: true);
    }

    [Fact]
    public async Task Event_that_is_refused_for_good_is_left_out_and_holds_nothing_up()
    {
        await RunAsync("sales");
        _answer = words => words == "START sales.load" ? new(false, true, "422") : new(true, false, "201");
        await Post().RunOnceAsync(default);
        _taken.ShouldBe(["START sales", "COMPLETE sales.load", "COMPLETE sales"]);
    }

    [Fact]
    public async Task Event_goes_to_the_address_of_the_settings_with_its_key()
    {
        await using var server = await LocalServer.StartAsync(_ => 201);
        var options = Facts.Options("127.0.0.0/8");
        var sender = new LineageSender(new(new(options), options), Facts.LineageOptions with { Url = new(server.Address, "api/v1/lineage") });
        (await sender.SendAsync("{}", default)).Taken.ShouldBeTrue();
        var received = server.Received.Single();
        (received.Path, received.Body, received.Headers["Authorization"], received.Headers["Content-Type"]).ShouldBe(("/api/v1/lineage", "{}", "Bearer key", "application/json"));
    }

    private LineagePost Post() => new(_world.Lineage, this, Facts.LineageText, Facts.LineageOptions, _world, NullLogger<LineagePost>.Instance);

    private async Task RunAsync(string dagId)
    {
        var graph = Facts.Graph(dagId);
        await _world.Dags.StoreAsync(new() { Path = $"{dagId}.csx", Key = $"key-{dagId}", Sources = [new($"{dagId}.csx", "//")], Assembly = [1], Symbols = [1], Plugins = [], Dags = [graph] }, default);
        var dag = (await _world.Dags.CurrentAsync(dagId, default))!;
        var changes = new RunChanges(LiveRun.Create(Facts.Head(dagId, dag.VersionId), dag.Plan), "test") { ExpectedEpoch = null };
        changes.Run.Start(changes, Facts.Noon);
        var run = (await _world.Runs.CreateAsync(changes, null, default))!.Value;
        await _world.Runs.CommitAsync([], new ClaimRequest("n", ["default"], 10, Facts.Noon.AddSeconds(1)), default);
        await _world.Runs.UpdateAsync([run], "agent:n", (live, more) => live.Report(more, 0, 1, new() { Kind = ReportKind.Succeeded }, Facts.Noon.AddSeconds(2)), default);
    }
}
