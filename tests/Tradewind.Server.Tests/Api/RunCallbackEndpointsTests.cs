using System.Net;
using Tradewind.Engine.Callbacks;

namespace Tradewind.Server.Tests.Api;

public sealed class RunCallbackEndpointsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Callbacks_of_a_run_are_listed_a_page_at_a_time()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.RunCallbacks.All.AddRange([View(7, "load"), View(9, ""), View(10, "load") with { Run = 2 }]);
        var client = server.Client(Role.Viewer);

        var first = await client.CallbacksAsync(1, limit: 1);
        var second = await client.CallbacksAsync(1, first.Next, limit: 1);

        var one = first.Items.ShouldHaveSingleItem();
        (one.CallbackId, one.TaskId, one.MapIndex, one.Attempt, one.Kind, one.State, one.Reason).ShouldBe((7, "load", null, 2, "failure", "failed", "broken"));
        (one.Outcome, one.Tries, one.Message, one.Node).ShouldBe(("failed", 1, "no such channel", "n1"));
        second.Items.ShouldHaveSingleItem().TaskId.ShouldBeNull();
        (await client.CallbacksAsync(1, second.Next)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Log_of_a_callback_is_read_under_its_own_run_only()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var view = View(7, "load");
        server.RunCallbacks.All.Add(view);
        server.Runs.Log(view.Log, "told the channel\n");
        var client = server.Client(Role.Viewer);

        var log = await client.CallbackLogAsync(1, 7);

        (log.Text, log.Ended).ShouldBe(("told the channel\n", true));
        (await Should.ThrowAsync<TradewindApiException>(() => client.CallbackLogAsync(2, 7))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Run_that_does_not_exist_and_a_cursor_of_another_list_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var client = server.Client(Role.Viewer);

        (await Should.ThrowAsync<TradewindApiException>(() => client.CallbacksAsync(99))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Should.ThrowAsync<TradewindApiException>(() => client.CallbacksAsync(1, "x"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Missed_deadlines_of_a_run_are_listed()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        server.Deadlines.All.AddRange([new(null, Noon, Noon.AddSeconds(1)), new("load", Noon, Noon.AddSeconds(2))]);
        var client = server.Client(Role.Viewer);

        (await client.MissedDeadlinesAsync(1)).Items.Select(one => (one.TaskId, one.DueAt, one.MissedAt)).ShouldBe([(null, Noon, Noon.AddSeconds(1)), ("load", Noon, Noon.AddSeconds(2))]);
        (await Should.ThrowAsync<TradewindApiException>(() => client.MissedDeadlinesAsync(99))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static CallbackView View(long id, string task) => new()
    {
        Id = id,
        Run = 1,
        Write = new()
        {
            Ordinal = task.Length == 0 ? -1 : 0, VersionId = 1, TaskId = task, Attempt = task.Length == 0 ? 0 : 2,
            Facts = new() { Kind = CallbackKind.Failure, State = "failed", At = Noon, Reason = "broken" },
        },
        Tries = 1,
        Node = "n1",
        StartedAt = Noon,
        EndedAt = Noon,
        Outcome = CallbackOutcome.Failed,
        Message = "no such channel",
    };
}
