using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Alerts;

public abstract class AlertStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private IAlertStore Alerts => store.Port<IAlertStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    // The tests of this class share the database.
    public Task DisposeAsync() => store.Database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM alert_event; DELETE FROM alert_channel; DELETE FROM component_trouble"), default);

    [Fact]
    public async Task Channel_comes_back_as_it_was_stored_and_its_secrets_are_encrypted()
    {
        var channel = new AlertChannel
        {
            Name = "mail", Kind = ChannelKind.Smtp, Host = "mail.example.com", Port = 2525, Security = MailSecurity.Tls, Login = "tw", Password = "canary-password", From = "tw@example.com",
            To = ["ops@example.com", "ada@example.com"], Events = [AlertKind.RunFailed, AlertKind.ApprovalWaits], Dags = "sales_*", Tag = "finance", Owner = "ada",
            Gather = TimeSpan.FromSeconds(5), Description = "nights", Enabled = false,
        };
        await Alerts.SaveChannelAsync(channel, default);
        await Alerts.SaveChannelAsync(new() { Name = "slack", Kind = ChannelKind.Slack, Url = "https://hooks.example.com/canary-url", Events = [AlertKind.RunFailed] }, default);

        Json(await Alerts.ChannelAsync("mail", default)).ShouldBe(Json(channel));
        (await Alerts.ChannelAsync("slack", default))!.Url.ShouldBe("https://hooks.example.com/canary-url");
        var stored = (await store.Database.ReadAsync(connection => connection.QueryAsync<(string?, string?)>("SELECT url, password FROM alert_channel ORDER BY name"), default)).ToList();
        stored.ShouldBe([(null, new PlainProtector().Protect("canary-password")), (new PlainProtector().Protect("https://hooks.example.com/canary-url"), null)]);
        (await Alerts.ChannelsAsync(default)).Select(view => (view.Channel.Name, view.LastSentAt, view.Waiting, view.LastError)).ShouldBe([("mail", null, 0, null), ("slack", null, 0, null)]);
        (await Alerts.DeleteChannelAsync("mail", default)).ShouldBeTrue();
        (await Alerts.DeleteChannelAsync("mail", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Failure_stands_in_the_commit_of_the_end_with_the_facts_of_its_dag()
    {
        await ChannelAsync(AlertKind.TaskFailed, AlertKind.RunFailed);
        var (dag, run) = await FailAsync();

        var waiting = (await Alerts.UnsortedAsync(10, default)).ToList();

        waiting.Select(alert => alert.Fact.Kind).ShouldBe([AlertKind.TaskFailed, AlertKind.RunFailed], ignoreOrder: true);
        var task = waiting.Single(alert => alert.Fact.Kind == AlertKind.TaskFailed);
        task.Fact.ShouldBe(new() { Kind = AlertKind.TaskFailed, At = Noon, DagId = dag, Run = run.Head.Id, RunKey = run.Head.Key, TaskId = "a", Attempt = 1, Why = "it broke" });
        (task.Owner, task.Tags.Single()).ShouldBe(("ada", "finance"));
    }

    [Fact]
    public async Task Nothing_is_written_when_no_enabled_channel_wants_it()
    {
        await FailAsync();
        (await Alerts.UnsortedAsync(10, default)).ShouldBeEmpty();

        await ChannelAsync(AlertKind.DagPaused);
        await Alerts.SaveChannelAsync(new() { Name = "off", Kind = ChannelKind.Slack, Url = "https://x.example.com", Enabled = false, Events = AlertKinds.All }, default);
        await FailAsync();
        (await Alerts.UnsortedAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_that_fails_with_the_commit_that_changes_it_in_bulk_is_told_of_too()
    {
        await ChannelAsync(AlertKind.TaskFailed);
        var dag = await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b"), Sample.Task("c"));
        var run = await Sample.StartedAsync(store, dag);

        await ClaimAsync(run);
        await store.Runs.UpdateAsync([run.Head.Id], "test", (live, changes) =>
        {
            foreach (var ordinal in new[] { 0, 1, 2 }) live.Report(changes, ordinal, 1, Sample.Failed($"broke {ordinal}"), Noon);
        }, default);
        (await Alerts.UnsortedAsync(10, default)).Select(alert => alert.Fact.Why).ShouldBe(["broke 0", "broke 1", "broke 2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Refused_report_tells_nobody()
    {
        await ChannelAsync(AlertKind.TaskFailed);
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a")));
        await ClaimAsync(run);
        var late = await ChangesAsync(run);
        var first = await ChangesAsync(run);
        first.Run.Report(first, 0, 1, Sample.Succeeded(), Noon);
        (await store.Runs.CommitAsync([first], null, default)).Committed.ShouldBeTrue();

        late.Run.Report(late, 0, 1, Sample.Failed(), Noon);
        (await store.Runs.CommitAsync([late], null, default)).Committed.ShouldBeFalse();

        (await Alerts.UnsortedAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_s_faults_are_told_when_they_appear_and_when_they_are_mended_not_when_they_change()
    {
        await ChannelAsync(AlertKind.ImportErrorAppeared, AlertKind.ImportErrorMended);
        var path = $"{Sample.Unique("script")}.csx";
        await store.Dags.StoreFaultsAsync(path, "k1", [new(path, 3, 1, "CS1002", "; expected")], default);
        await store.Dags.StoreFaultsAsync(path, "k2", [new(path, 4, 1, "CS1003", "something else")], default);
        (await Alerts.UnsortedAsync(10, default)).Select(alert => (alert.Fact.Kind, alert.Fact.Subject, alert.Fact.Why)).ShouldBe([(AlertKind.ImportErrorAppeared, path, "line 3: ; expected")]);

        var sound = Sample.Bundle(path, "k3", Sample.Graph(Sample.Unique("dag"), Sample.Task("a")));
        await store.Dags.StoreAsync(sound, default);
        await store.Dags.StoreAsync(sound, default);
        (await Alerts.UnsortedAsync(10, default)).Select(alert => (alert.Fact.Kind, alert.Fact.Subject)).ShouldBe([(AlertKind.ImportErrorAppeared, path), (AlertKind.ImportErrorMended, path)]);
    }

    [Fact]
    public async Task Dag_that_is_paused_over_failures_is_told_of_with_the_pause()
    {
        await ChannelAsync(AlertKind.DagPaused);
        var (dag, _) = await FailAsync(pauseAfter: 1);

        (await store.Dags.PauseFailingAsync(dag, new(Noon, "scheduler", "dag.pause", $"dag:{dag}", null, null), default)).ShouldBeTrue();
        (await store.Dags.PauseFailingAsync(dag, new(Noon, "scheduler", "dag.pause", $"dag:{dag}", null, null), default)).ShouldBeFalse();

        (await Alerts.UnsortedAsync(10, default)).Select(alert => (alert.Fact.Kind, alert.Fact.DagId)).ShouldBe([(AlertKind.DagPaused, dag)]);
    }

    [Fact]
    public async Task Component_is_told_of_when_it_was_unhealthy_for_a_minute_and_when_it_is_healthy_again()
    {
        await ChannelAsync(AlertKind.ComponentStuck, AlertKind.ComponentRecovered);
        (await Alerts.NoteHealthAsync("agents", "none is alive", Noon, default)).ShouldBeFalse();
        (await Alerts.NoteHealthAsync("agents", null, Noon.AddSeconds(30), default)).ShouldBeFalse();
        (await Alerts.NoteHealthAsync("agents", "none is alive", Noon.AddSeconds(40), default)).ShouldBeFalse();
        (await Alerts.UnsortedAsync(10, default)).ShouldBeEmpty();

        (await Alerts.NoteHealthAsync("agents", "none is alive", Noon.AddSeconds(100), default)).ShouldBeTrue();
        (await Alerts.NoteHealthAsync("agents", "none is alive", Noon.AddSeconds(200), default)).ShouldBeFalse();
        (await Alerts.NoteHealthAsync("agents", null, Noon.AddSeconds(300), default)).ShouldBeTrue();
        (await Alerts.NoteHealthAsync("agents", null, Noon.AddSeconds(400), default)).ShouldBeFalse();

        (await Alerts.UnsortedAsync(10, default)).Select(alert => (alert.Fact.Kind, alert.Fact.Subject, alert.Fact.Why))
            .ShouldBe([(AlertKind.ComponentStuck, "agents", "none is alive"), (AlertKind.ComponentRecovered, "agents", null)]);
    }

    [Fact]
    public async Task Facts_go_to_each_channel_that_wants_them_once_although_two_processes_hand_them_out()
    {
        await ChannelAsync(AlertKind.TaskFailed);
        await Alerts.SaveChannelAsync(new() { Name = "second", Kind = ChannelKind.Slack, Url = "https://x.example.com", Events = [AlertKind.TaskFailed] }, default);
        await FailAsync();
        var alerts = await Alerts.UnsortedAsync(10, default);
        await using var other = store.Open();
        List<(WaitingAlert, IReadOnlyList<string>)> sorted = [.. alerts.Select(alert => (alert, (IReadOnlyList<string>)["ops", "second"]))];

        var done = await Task.WhenAll(new[] { Alerts, other.GetRequiredService<IAlertStore>() }.Select(one => Task.Run(() => one.SortAsync(sorted, default))));

        done.ShouldBe([true, false], ignoreOrder: true);
        (await Alerts.UnsortedAsync(10, default)).ShouldBeEmpty();
        (await Alerts.GatheringAsync(default)).ShouldBe(new Dictionary<string, DateTimeOffset> { ["ops"] = Noon, ["second"] = Noon }, ignoreOrder: true);
        (await Alerts.PackAsync("ops", Noon, default))!.Digest.Total.ShouldBe(1);
        (await Alerts.PackAsync("ops", Noon, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Message_is_tried_until_it_is_taken_and_a_try_that_another_process_made_counts_once()
    {
        var message = await PackedAsync();
        Json((await Alerts.DueAsync(Noon, 10, default)).Single()).ShouldBe(Json(message));
        (await Alerts.NextDueAsync(default)).ShouldBe(Noon);

        await Alerts.NoteAsync(message, new(false, "503"), Noon.AddSeconds(10), Noon, default);
        await Alerts.NoteAsync(message, new(true, "late news of the same try"), null, Noon, default);
        (await Alerts.DueAsync(Noon, 10, default)).ShouldBeEmpty();
        var view = (await Alerts.ChannelsAsync(default)).Single();
        (view.Waiting, view.LastError, view.LastSentAt).ShouldBe((1, "503", null));

        var again = (await Alerts.DueAsync(Noon.AddSeconds(10), 10, default)).Single();
        (again.Id, again.Tries).ShouldBe((message.Id, 1));
        await Alerts.NoteAsync(again, new(true, "200 OK"), null, Noon.AddSeconds(11), default);
        var sent = (await Alerts.MessagesAsync("ops", 10, default)).Single();
        (sent.State, sent.Message.Tries, sent.SentAt, sent.Answer, sent.NextAt).ShouldBe(("sent", 2, Noon.AddSeconds(11), "200 OK", null));
        view = (await Alerts.ChannelsAsync(default)).Single();
        (view.Waiting, view.LastError, view.LastSentAt).ShouldBe((0, null, Noon.AddSeconds(11)));
    }

    [Fact]
    public async Task Message_to_a_channel_that_is_off_waits_and_one_that_is_given_up_says_so()
    {
        var message = await PackedAsync();
        await Alerts.SaveChannelAsync((await Alerts.ChannelAsync("ops", default))! with { Enabled = false }, default);
        (await Alerts.DueAsync(Noon, 10, default)).ShouldBeEmpty();
        (await Alerts.NextDueAsync(default)).ShouldBeNull();
        await Alerts.SaveChannelAsync((await Alerts.ChannelAsync("ops", default))! with { Enabled = true }, default);

        await Alerts.NoteAsync(message, new(false, "404"), null, Noon, default);

        (await Alerts.MessagesAsync("ops", 10, default)).Single().State.ShouldBe("given_up");
        (await Alerts.PruneAsync(Noon, 10, default)).ShouldBe(0);
        (await Alerts.PruneAsync(Noon.AddDays(1), 10, default)).ShouldBe(1);
    }

    [Fact]
    public async Task Channel_that_is_deleted_takes_along_what_waits_for_it()
    {
        await PackedAsync();
        await FailAsync();
        var alerts = await Alerts.UnsortedAsync(10, default);
        (await Alerts.SortAsync([.. alerts.Select(alert => (alert, (IReadOnlyList<string>)["ops"]))], default)).ShouldBeTrue();

        (await Alerts.DeleteChannelAsync("ops", default)).ShouldBeTrue();

        (await Alerts.GatheringAsync(default)).ShouldBeEmpty();
        (await Alerts.DueAsync(Noon.AddDays(1), 10, default)).ShouldBeEmpty();
    }

    private async Task<AlertMessage> PackedAsync()
    {
        await ChannelAsync(AlertKind.TaskFailed);
        await FailAsync();
        var alerts = await Alerts.UnsortedAsync(10, default);
        (await Alerts.SortAsync([.. alerts.Select(alert => (alert, (IReadOnlyList<string>)["ops"]))], default)).ShouldBeTrue();
        return (await Alerts.PackAsync("ops", Noon, default))!;
    }

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);

    private Task ChannelAsync(params AlertKind[] events) =>
        Alerts.SaveChannelAsync(new() { Name = "ops", Kind = ChannelKind.Slack, Url = "https://hooks.example.com/x", Events = events }, default);

    private async Task<RunChanges> ChangesAsync(LiveRun run) => new((await store.Runs.LoadAsync([run.Head.Id], default)).Single(), "agent:n");

    private async Task ClaimAsync(LiveRun run) =>
        (await store.Runs.CommitAsync([], new ClaimRequest("n", ["default"], 1_000, Noon), default)).Claims.ShouldContain(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id);

    // Through the hot path, as an agent does.
    private async Task<(string Dag, LiveRun Run)> FailAsync(int pauseAfter = 0)
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { Owner = "ada", Tags = ["finance"], PauseAfterFailures = pauseAfter };
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, graph));
        await ClaimAsync(run);
        var changes = await ChangesAsync(run);
        changes.Run.Report(changes, 0, 1, Sample.Failed(), Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        return (graph.DagId, run);
    }
}

public sealed class SqliteAlertStoreTests(SqliteStore store) : AlertStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresAlertStoreTests(PostgresStore store) : AlertStoreTests(store), IClassFixture<PostgresStore>;
