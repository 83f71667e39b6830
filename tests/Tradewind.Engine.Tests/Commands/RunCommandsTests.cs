using NSubstitute;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Commands;

public sealed class RunCommandsTests
{
    private static readonly DateTimeOffset Now = PlayedRun.Epoch.AddHours(9);
    private static readonly Caller Ada = new("user:ada", Role.Operator);

    private readonly IRunStore _runs = Substitute.For<IRunStore>();
    private readonly IRunQueries _queries = Substitute.For<IRunQueries>();
    private readonly IDagStore _dags = Substitute.For<IDagStore>();
    private readonly IAccessStore _access = Substitute.For<IAccessStore>();
    private readonly IFeed _feed = Substitute.For<IFeed>();
    private readonly RunCommands _commands;
    private RunChanges? _created;

    public RunCommandsTests()
    {
        _commands = new(_runs, _queries, _dags, _access, _feed, new FixedClock(Now));
        Serve(active: true);
        _runs.CreateAsync(Arg.Do<RunChanges>(changes => _created = changes), null, default).Returns(7L);
        _queries.GetAsync(7, default).Returns(_ => new RunSummary(PlayedRun.Head() with { Id = 7 }, 1));
    }

    private void Serve(bool active, string? schema = null) => _dags.CurrentAsync("dag", default)
        .Returns(new CurrentDag("dag", 3, new(Graphs.Dag(Graphs.Task("a")) with { ParamsSchema = schema }), active, Paused: false, Now, null, null));

    private async Task<RejectedException> RejectedAsync(TriggerRequest request)
    {
        var fault = await Should.ThrowAsync<RejectedException>(() => _commands.TriggerAsync(request, Ada, default));
        await _runs.DidNotReceiveWithAnyArgs().CreateAsync(default!, default, default);
        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!);
        return fault;
    }

    [Fact]
    public async Task Trigger_makes_a_queued_run_of_the_current_version_and_is_audited()
    {
        var run = await _commands.TriggerAsync(new() { DagId = "dag", Note = "by hand" }, Ada, default);

        run.Head.Id.ShouldBe(7);
        _created!.ExpectedEpoch.ShouldBeNull();
        _created.Run.Head.ShouldBe(new RunHead
        {
            DagId = "dag", VersionId = 3, Key = "manual__2026-11-01T09:00:00.000000Z", Type = RunType.Manual, LogicalDate = Now, DataIntervalStart = Now,
            DataIntervalEnd = Now, TriggeredBy = "user:ada", Note = "by hand", CreatedAt = Now, State = RunState.Queued,
        });
        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "run.trigger" && entry.Subject == "dag:dag"));
        _feed.Received(1).Publish(Arg.Is<Notice>(notice => notice.Topic == Topic.RunQueued));
    }

    [Fact]
    public async Task Trigger_takes_key_params_and_logical_date_as_given_in_UTC()
    {
        Serve(active: true, """{"properties":{"limit":{"type":"integer","default":10},"day":{"type":"string"}}}""");

        await _commands.TriggerAsync(
            new() { DagId = "dag", Key = "näht – 1 😀", Params = """{"day":"x"}""", LogicalDate = new(2026, 1, 1, 9, 0, 0, TimeSpan.FromHours(9)) }, Ada, default);

        _created!.Run.Head.Key.ShouldBe("näht – 1 😀");
        _created.Run.Head.Params.ShouldBe("""{"limit":10,"day":"x"}""");
        _created.Run.Head.LogicalDate.ShouldBe(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _created.Run.Head.LogicalDate.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Trigger_with_a_partition_makes_a_run_that_is_about_it_with_the_key_in_its_own()
    {
        await _commands.TriggerAsync(new() { DagId = "dag", Partition = "2026-W44" }, Ada, default);

        _created!.Run.Head.Partition.ShouldBe("2026-W44");
        _created.Run.Head.Key.ShouldBe("manual__2026-11-01T09:00:00.000000Z__2026-W44");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\nb", "control character")]
    public async Task Trigger_with_a_partition_key_that_may_not_be_one_is_refused(string partition, string why)
    {
        var fault = await RejectedAsync(new() { DagId = "dag", Partition = partition });

        (fault.Reason, fault.Field).ShouldBe((RejectedReason.Invalid, "partition"));
        fault.Message.ShouldContain(why);
    }

    [Fact]
    public async Task Trigger_by_a_viewer_is_refused()
    {
        await Should.ThrowAsync<NotAllowedException>(() => _commands.TriggerAsync(new() { DagId = "dag" }, new("user:eve", Role.Viewer), default));
        await _runs.DidNotReceiveWithAnyArgs().CreateAsync(default!, default, default);
    }

    [Fact]
    public async Task Trigger_of_an_unknown_DAG_is_refused()
    {
        (await RejectedAsync(new() { DagId = "ghost" })).Reason.ShouldBe(RejectedReason.NotFound);
    }

    [Fact]
    public async Task Trigger_of_an_inactive_DAG_is_refused()
    {
        Serve(active: false);

        (await RejectedAsync(new() { DagId = "dag" })).Reason.ShouldBe(RejectedReason.Conflict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public Task Trigger_with_a_faulty_key_is_refused(string key) => KeyIsRefusedAsync(key);

    [Fact]
    public Task Trigger_with_a_key_that_is_too_long_is_refused() => KeyIsRefusedAsync(new('x', 201));

    [Fact]
    public Task Trigger_with_half_a_surrogate_pair_in_its_key_is_refused() => KeyIsRefusedAsync("a\ud800b");

    [Fact]
    public Task Trigger_with_a_key_of_runs_that_news_brings_is_refused() => KeyIsRefusedAsync("asset__2026-11-01T09:00:00Z__1");

    private async Task KeyIsRefusedAsync(string key)
    {
        var fault = await RejectedAsync(new() { DagId = "dag", Key = key });

        fault.Reason.ShouldBe(RejectedReason.Invalid);
        fault.Field.ShouldBe("key");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1969)]
    [InlineData(2201)]
    [InlineData(9999)]
    public async Task Trigger_with_a_logical_date_out_of_range_is_refused(int year)
    {
        (await RejectedAsync(new() { DagId = "dag", LogicalDate = new(year, 6, 1, 0, 0, 0, TimeSpan.Zero) })).Field.ShouldBe("logicalDate");
    }

    [Fact]
    public async Task Trigger_with_several_faults_is_refused_with_all_of_them_by_name()
    {
        var fault = await RejectedAsync(new() { DagId = "dag", Key = "", Partition = "a\nb", LogicalDate = new(1960, 6, 1, 0, 0, 0, TimeSpan.Zero), Params = "[]" });

        fault.Errors.Keys.ShouldBe(["key", "partition", "logicalDate", "params"]);
        fault.Errors.Values.SelectMany(messages => messages).ShouldAllBe(message => fault.Message.Contains(message));
    }

    [Fact]
    public async Task Trigger_with_faulty_params_is_refused()
    {
        (await RejectedAsync(new() { DagId = "dag", Params = "[]" })).Field.ShouldBe("params");
    }

    [Fact]
    public async Task Trigger_with_a_key_that_is_taken_is_refused()
    {
        _runs.CreateAsync(Arg.Any<RunChanges>(), null, default).Returns((long?)null);

        var fault = await Should.ThrowAsync<RejectedException>(() => _commands.TriggerAsync(new() { DagId = "dag", Key = "again" }, Ada, default));

        fault.Reason.ShouldBe(RejectedReason.Conflict);
        fault.Message.ShouldBe("DAG 'dag' already has a run 'again'.");
        _feed.DidNotReceiveWithAnyArgs().Publish(default!);
    }

    [Fact]
    public async Task Runs_that_nobody_named_have_keys_apart_also_when_they_are_asked_for_in_one_moment()
    {
        await _commands.TriggerAsync(new() { DagId = "dag" }, Ada, default);
        var taken = _created!.Run.Head.Key;
        _runs.CreateAsync(Arg.Is<RunChanges>(changes => changes.Run.Head.Key == taken), null, default).Returns((long?)null);

        await _commands.TriggerAsync(new() { DagId = "dag" }, Ada, default);

        _created!.Run.Head.Key.ShouldNotBe(taken);
        _created.Run.Head.Key.ShouldStartWith("manual__");
    }

    [Fact]
    public async Task Cancel_stops_the_run_and_is_audited()
    {
        var run = new PlayedRun(Graphs.Task("a")).Stored.Load();
        Update(run);

        await _commands.CancelAsync(7, Ada, default);

        run.Head.State.ShouldBe(RunState.Cancelled);
        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "run.cancel" && entry.Subject == "run:7"));
        _feed.Received(1).Publish(Arg.Is<Notice>(notice => notice.Topic == Topic.Cancel));
    }

    [Fact]
    public async Task Cancel_of_a_run_that_has_ended_changes_nothing()
    {
        var run = new PlayedRun(Graphs.Task("a"));
        run.Cancel();
        Update(run.Stored.Load());

        (await _commands.CancelAsync(7, Ada, default)).Head.Id.ShouldBe(7);

        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!);
        _feed.DidNotReceiveWithAnyArgs().Publish(default!);
    }

    [Fact]
    public async Task Cancel_of_an_unknown_run_is_refused()
    {
        _runs.UpdateAsync(default!, default!, default!, default).ReturnsForAnyArgs([]);

        (await Should.ThrowAsync<RejectedException>(() => _commands.CancelAsync(8, Ada, default))).Reason.ShouldBe(RejectedReason.NotFound);
    }

    [Fact]
    public async Task Cancel_by_a_viewer_is_refused()
    {
        await Should.ThrowAsync<NotAllowedException>(() => _commands.CancelAsync(7, new("user:eve", Role.Viewer), default));
    }

    private void Update(LiveRun run) => _runs.UpdateAsync(default!, default!, default!, default).ReturnsForAnyArgs(call =>
    {
        var changes = new RunChanges(run, call.Arg<string>());
        call.Arg<Action<LiveRun, RunChanges>>()(run, changes);
        return [changes];
    });
}
