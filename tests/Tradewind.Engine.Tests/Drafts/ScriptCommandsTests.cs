using NSubstitute;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Commands;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Drafts;

public sealed class ScriptCommandsTests
{
    private static readonly DateTimeOffset Now = PlayedRun.Epoch.AddHours(9);
    private static readonly Caller Ada = new("user:ada", Role.Author);
    private static readonly Draft Sound = new("sales/daily.csx", "var dag = new Dag(\"dag\");");

    private readonly IScriptFolder _folder = Substitute.For<IScriptFolder>();
    private readonly IDraftProcessor _processor = Substitute.For<IDraftProcessor>();
    private readonly IAccessStore _access = Substitute.For<IAccessStore>();
    private readonly IDagStore _dags = Substitute.For<IDagStore>();
    private readonly IRunStore _runs = Substitute.For<IRunStore>();
    private readonly IRunQueries _queries = Substitute.For<IRunQueries>();
    private readonly IFeed _feed = Substitute.For<IFeed>();
    private readonly ScriptCommands _scripts;
    private readonly DraftRuns _drafts;
    private RunChanges? _created;

    public ScriptCommandsTests()
    {
        var clock = new FixedClock(Now);
        _folder.NotWritable.Returns((string?)null);
        _scripts = new(_folder, _processor, new(clock), _access, clock);
        _drafts = new(_scripts, _dags, _runs, _queries, _access, _feed, clock);
        _runs.CreateAsync(Arg.Do<RunChanges>(changes => _created = changes), null, default).Returns(7L);
        _queries.GetAsync(7, default).Returns(_ => new RunSummary(PlayedRun.Head() with { Id = 7 }, -3));
        _dags.StoreDraftAsync(Arg.Any<CompiledBundle>(), "dag", default).Returns(3);
        _dags.PlanAsync(3, default).Returns(new GraphPlan(Graphs.Dag(Graphs.Task("a"))));
        Serve(new DraftCheck { Bundle = Bundle() });
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Whoever_is_no_author_neither_checks_nor_asks_nor_saves_nor_runs(Role role)
    {
        var caller = new Caller("user:vera", role);

        await Should.ThrowAsync<NotAllowedException>(() => _scripts.CheckAsync(Sound, caller, default));
        await Should.ThrowAsync<NotAllowedException>(() => _scripts.AskAsync(Sound, DraftQuestion.Complete, 0, caller, default));
        await Should.ThrowAsync<NotAllowedException>(() => _scripts.SaveAsync(Sound, null, caller, default));
        await Should.ThrowAsync<NotAllowedException>(() => _drafts.RunAsync(new(Sound), caller, default));

        _processor.ReceivedCalls().ShouldBeEmpty();
        await _folder.DidNotReceiveWithAnyArgs().WriteAsync(default!, default, default);
        await _runs.DidNotReceiveWithAnyArgs().CreateAsync(default!, default, default);
    }

    [Fact]
    public async Task Whoever_sees_some_dags_only_sees_no_script_for_a_file_is_of_no_one_dag()
    {
        var caller = Caller.OfUser("eve", new Rights(Role.None, [Grant.Read("author", "dag:sales*").Grant!]));
        _folder.List().Returns([new(Sound.Path, 1, Now)]);
        _folder.ReadAsync(Sound.Path, default).ReturnsForAnyArgs(new ScriptText(Sound.Path, Sound.Text, "hash"));

        Should.Throw<NotAllowedException>(() => _scripts.List(caller));
        await Should.ThrowAsync<NotAllowedException>(() => _scripts.OpenAsync(Sound.Path, caller, default));
        await Should.ThrowAsync<NotAllowedException>(() => _scripts.SaveAsync(Sound, "hash", caller, default));

        var viewer = Caller.OfUser("vera", Role.Viewer);
        _scripts.List(viewer).ShouldHaveSingleItem();
        (await _scripts.OpenAsync(Sound.Path, viewer, default))!.Text.ShouldBe(Sound.Text);
    }

    [Theory]
    [InlineData("../x.csx")]
    [InlineData("%2e%2e/x.csx")]
    [InlineData("..\\x.csx")]
    [InlineData("x.csx\0")]
    [InlineData("x.sh")]
    public async Task Path_outside_of_the_folder_reaches_neither_folder_nor_processor(string path)
    {
        var draft = new Draft(path, "");

        await Should.ThrowAsync<RejectedException>(() => _scripts.OpenAsync(path, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.CheckAsync(draft, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.AskAsync(draft, DraftQuestion.Complete, 0, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.SaveAsync(draft, null, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _drafts.RunAsync(new(draft), Ada, default));

        _processor.ReceivedCalls().ShouldBeEmpty();
        _folder.ReceivedCalls().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("daily.csx")]
    [InlineData("team a/daily sales.csx")]
    [InlineData("매출/매일.csx")]
    [InlineData("a..b.csx")]
    [InlineData("report.CS")]
    public void Path_below_the_folder_is_sound(string path) => ScriptPath.Fault(path).ShouldBeNull();

    [Fact]
    public async Task Draft_that_is_too_long_or_no_text_is_refused()
    {
        (await Should.ThrowAsync<RejectedException>(() => _scripts.CheckAsync(Sound with { Text = new('x', DraftLimits.LongestText + 1) }, Ada, default))).Message.ShouldContain("#load");
        await Should.ThrowAsync<RejectedException>(() => _scripts.CheckAsync(Sound with { Text = "a\0b" }, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.CheckAsync(Sound with { Text = "a\ud800b" }, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.AskAsync(Sound, DraftQuestion.Hover, Sound.Text.Length + 1, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.AskAsync(Sound, (DraftQuestion)9, 0, Ada, default));

        _processor.ReceivedCalls().ShouldBeEmpty();
    }

    [Fact]
    public async Task Caller_who_floods_is_refused_and_others_are_not()
    {
        for (var at = 0; at < DraftLimits.Burst; at++) await _scripts.CheckAsync(Sound, Ada, default);

        await Should.ThrowAsync<RejectedException>(() => _scripts.CheckAsync(Sound, Ada, default));
        await Should.ThrowAsync<RejectedException>(() => _scripts.AskAsync(Sound, DraftQuestion.Complete, 0, Ada, default));
        (await _scripts.CheckAsync(Sound, Ada with { Name = "user:grace" }, default)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_is_audited_with_what_was_there_and_what_is()
    {
        _folder.WriteAsync(Sound, "old", default).Returns(new ScriptSaved(new(Sound.Path, "before", "old"), new(Sound.Path, "after", "new")));

        await _scripts.SaveAsync(Sound, "old", Ada, default);

        await _access.Received(1).AuditAsync(
            Arg.Is<AuditEntry>(entry => entry.Actor == "user:ada" && entry.Action == "script.save" && entry.Subject == "script:sales/daily.csx"
                && entry.Before!.Contains("\"before\"") && entry.Before.Contains("\"old\"") && entry.After!.Contains("\"after\"") && entry.After.Contains("\"new\"")));
    }

    [Fact]
    public async Task Save_that_changes_nothing_is_not_audited()
    {
        _folder.WriteAsync(Sound, "old", default).Returns(new ScriptSaved(new(Sound.Path, "theirs", "new"), null), new ScriptSaved(new(Sound.Path, "same", "old"), new(Sound.Path, "same", "old")));

        (await _scripts.SaveAsync(Sound, "old", Ada, default)).Conflict.ShouldBeTrue();
        (await _scripts.SaveAsync(Sound, "old", Ada, default)).Conflict.ShouldBeFalse();

        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!);
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_says_why()
    {
        _folder.NotWritable.Returns("It is mounted read-only.");

        (await Should.ThrowAsync<RejectedException>(() => _scripts.SaveAsync(Sound, null, Ada, default))).Message.ShouldBe("It is mounted read-only.");
        await _folder.DidNotReceiveWithAnyArgs().WriteAsync(default!, default, default);
    }

    [Fact]
    public async Task Draft_run_is_pinned_to_the_draft_started_at_once_and_audited()
    {
        var run = await _drafts.RunAsync(new(Sound), Ada, default);

        run.Head.Id.ShouldBe(7);
        _created!.ExpectedEpoch.ShouldBeNull();
        _created.Run.Head.ShouldSatisfyAllConditions(
            head => head.VersionId.ShouldBe(3), head => head.Type.ShouldBe(RunType.Draft), head => head.Key.ShouldBe("draft__2026-11-01T09:00:00.000000Z"),
            head => head.State.ShouldBe(RunState.Running), head => head.TriggeredBy.ShouldBe("user:ada"));
        _created.Ready.Count.ShouldBe(1);
        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "draft.run" && entry.Subject == "dag:dag" && entry.After!.Contains("sales/daily.csx")));
        await _dags.DidNotReceiveWithAnyArgs().StoreAsync(default!, default);
    }

    [Fact]
    public async Task Draft_with_faults_is_not_run()
    {
        Serve(new DraftCheck { Faults = [new(Sound.Path, 4, 1, "CS0103", "There is no such name.")] });

        (await Should.ThrowAsync<RejectedException>(() => _drafts.RunAsync(new(Sound), Ada, default))).Message.ShouldContain("in line 4: There is no such name.");

        await _dags.DidNotReceiveWithAnyArgs().StoreDraftAsync(default!, default!, default);
    }

    [Fact]
    public async Task Draft_of_several_dags_must_say_which()
    {
        Serve(new DraftCheck { Bundle = Bundle() with { Dags = [Graphs.Dag(Graphs.Task("a")), Graphs.Dag(Graphs.Task("a")) with { DagId = "other" }] } });

        (await Should.ThrowAsync<RejectedException>(() => _drafts.RunAsync(new(Sound), Ada, default))).Message.ShouldContain("choose one: dag, other");
        (await Should.ThrowAsync<RejectedException>(() => _drafts.RunAsync(new(Sound, "third"), Ada, default))).Message.ShouldContain("no DAG 'third'");
        (await _drafts.RunAsync(new(Sound, "dag"), Ada, default)).Head.Id.ShouldBe(7);
    }

    [Fact]
    public void Draft_run_tells_no_news_of_assets()
    {
        var graph = Graphs.Dag(Graphs.Task("a") with { Outlets = ["orders"] });
        RunChanges Ended(RunType type)
        {
            var run = LiveRun.Create(PlayedRun.Head() with { Type = type }, new(graph));
            var changes = new RunChanges(run, "test") { ExpectedEpoch = null };
            run.Start(changes, Now);
            run.HandOver(changes, 0, "n1", Now).ShouldBeTrue();
            run.Report(changes, 0, run.Instances[0].Fence, new() { Kind = ReportKind.Succeeded }, Now).ShouldBeTrue();
            return changes;
        }

        Ended(RunType.Manual).Emitted.Count.ShouldBe(1);
        Ended(RunType.Draft).Emitted.ShouldBeEmpty();
    }

    [Fact]
    public void Draft_run_that_fails_alerts_nobody()
    {
        RunChanges Ended(RunType type)
        {
            var run = LiveRun.Create(PlayedRun.Head() with { Type = type }, new(Graphs.Dag(Graphs.Task("a"))));
            var changes = new RunChanges(run, "test") { ExpectedEpoch = null };
            run.Start(changes, Now);
            run.HandOver(changes, 0, "n1", Now).ShouldBeTrue();
            run.Report(changes, 0, run.Instances[0].Fence, new() { Kind = ReportKind.Failed, MayRetry = false }, Now).ShouldBeTrue();
            return changes;
        }

        Ended(RunType.Manual).Alerts.ShouldNotBeEmpty();
        Ended(RunType.Draft).Alerts.ShouldBeEmpty();
    }

    private static CompiledBundle Bundle() => new()
    {
        Path = Sound.Path, Key = "key", Sources = [new(Sound.Path, Sound.Text)], Assembly = [1], Symbols = [2], Plugins = [], Dags = [Graphs.Dag(Graphs.Task("a"))],
    };

    private void Serve(DraftCheck check) => _processor.CheckAsync(Arg.Any<Draft>(), Arg.Any<CancellationToken>()).Returns(check);
}
