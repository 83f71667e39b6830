using System.Text;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Deferrals;

public abstract class ApprovalCommandsTests(Store store) : IAsyncLifetime
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);
    private static readonly ApprovalQuestion Release = new() { Subject = "Release?", Options = ["Approve", "Later", "Reject"], Rejects = ["Reject"] };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Question_holds_nothing_and_is_listed_until_it_is_answered()
    {
        var run = await AskedAsync(Release);

        (await StateAsync(run, 0)).ShouldBe(TaskInstanceState.AwaitingInput);
        var asked = (await store.Deferrals.ApprovalsAsync(true, null, null, 1_000, default)).Items.Single(one => one.Run == run);
        (asked.TaskId, asked.MapIndex, asked.Question.Subject).ShouldBe(("ask", -1, "Release?"));
        (await store.Deferrals.OpenApprovalsAsync(default)).ShouldBeGreaterThan(0);
        await AnswerAsync(run, "Approve");

        (await store.Deferrals.ApprovalsAsync(true, null, null, 1_000, default)).Items.ShouldNotContain(one => one.Run == run);
        (await store.Deferrals.ApprovalsAsync(false, asked.DagId, null, 1_000, default)).Items.ShouldHaveSingleItem().EndedBy.ShouldBe("user:ada");
    }

    [Fact]
    public async Task Questions_come_in_pages_the_latest_first()
    {
        foreach (var _ in Enumerable.Range(0, 5)) await AskedAsync(Release);
        var all = (await store.Deferrals.ApprovalsAsync(null, null, null, 1_000, default)).Items;
        foreach (var size in new[] { 1, 2, 1_000 })
        {
            var read = new List<ApprovalView>();
            for (string? cursor = null; ;)
            {
                var page = await store.Deferrals.ApprovalsAsync(null, null, cursor, size, default);
                read.AddRange(page.Items);
                if ((cursor = page.Next) is null) break;
            }

            read.Select(one => one.Run).ShouldBe(all.Select(one => one.Run));
        }

        foreach (var wrong in new[] { "", "1", "a.b.c", "1.2.3.4", "1.2.99999999999" })
            (await Should.ThrowAsync<RejectedException>(() => store.Deferrals.ApprovalsAsync(null, null, wrong, 10, default))).Field.ShouldBe("cursor");
    }

    [Fact]
    public async Task Answer_is_the_output_and_lets_what_follows_run_and_is_audited()
    {
        var run = await AskedAsync(Release);

        await AnswerAsync(run, "Approve");

        (await StateAsync(run, 0), await StateAsync(run, 1)).ShouldBe((TaskInstanceState.Success, TaskInstanceState.Queued));
        var output = Encoding.UTF8.GetString((await store.Runs.XComAsync(run, 0, -1, XComKeys.Return, default))!);
        output.ShouldStartWith("""{"Chosen":["Approve"],"By":"user:ada","At":""");
        var audited = (await store.Access.AuditTrailAsync(new() { Subject = $"run:{run}" }, null, 10, default)).Items.ShouldHaveSingleItem();
        (audited.Actor, audited.Action).ShouldBe(("user:ada", "approval.answer"));
    }

    [Fact]
    public async Task Answer_that_rejects_skips_what_follows()
    {
        var run = await AskedAsync(Release);

        await AnswerAsync(run, "Reject");

        (await StateAsync(run, 0), await StateAsync(run, 1)).ShouldBe((TaskInstanceState.Success, TaskInstanceState.Skipped));
    }

    [Fact]
    public async Task Second_answer_is_refused_and_says_who_answered()
    {
        var run = await AskedAsync(Release);
        await AnswerAsync(run, "Approve");

        var refused = await Should.ThrowAsync<RejectedException>(() => AnswerAsync(run, "Reject", new("user:bob", Role.Operator)));

        (refused.Reason, refused.Message).ShouldBe((RejectedReason.Conflict, $"The question of 'ask' in run {run} was answered by user:ada at {Sample.Noon:u}."));
    }

    [Fact]
    public async Task Answers_that_race_are_one()
    {
        var run = await AskedAsync(Release);

        var answers = await Task.WhenAll(new[] { "Approve", "Reject", "Later" }.Select(async option =>
        {
            try
            {
                await AnswerAsync(run, option);
                return true;
            }
            catch (RejectedException refused) when (refused.Reason == RejectedReason.Conflict)
            {
                return false;
            }
        }));

        answers.Count(done => done).ShouldBe(1);
    }

    [Fact]
    public async Task Question_for_somebody_is_answered_by_them_or_an_admin()
    {
        var run = await AskedAsync(Release with { Assignees = ["bob"] });

        (await Should.ThrowAsync<NotAllowedException>(() => AnswerAsync(run, "Approve"))).Message.ShouldBe("This question is for bob; user:ada may not answer it.");
        await AnswerAsync(run, "Approve", new("user:bob", Role.Operator));
        await AnswerAsync(await AskedAsync(Release with { Assignees = ["bob"] }), "Approve", new("user:root", Role.Admin));
    }

    [Theory]
    [InlineData("Bob")]
    [InlineData("user:bob")]
    public async Task Assignee_is_known_by_the_sign_in_name_in_any_case(string assignee)
    {
        var run = await AskedAsync(Release with { Assignees = [assignee] });

        (await AnswerAsync(run, "Approve", new("user:bob", Role.Operator))).EndedBy.ShouldBe("user:bob");
    }

    [Fact]
    public async Task Viewer_may_not_answer()
    {
        var run = await AskedAsync(Release);

        await Should.ThrowAsync<NotAllowedException>(() => AnswerAsync(run, "Approve", new("user:eve", Role.Viewer)));
    }

    [Fact]
    public async Task Question_whose_run_was_cancelled_needs_no_answer()
    {
        var run = await AskedAsync(Release);
        await store.Runs.UpdateAsync([run], "user:bob", (live, changes) => live.Cancel(changes, Sample.Noon, "enough"), default);

        (await Should.ThrowAsync<RejectedException>(() => AnswerAsync(run, "Approve"))).Message.ShouldStartWith($"The question of 'ask' in run {run} needs no answer any more: user:bob ended it");
    }

    [Fact]
    public async Task Task_that_asks_nothing_is_not_found()
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("ask")));

        (await Should.ThrowAsync<RejectedException>(() => AnswerAsync(run.Head.Id, "Approve"))).Reason.ShouldBe(RejectedReason.NotFound);
    }

    private Task<ApprovalView> AnswerAsync(long run, string option, Caller? caller = null) =>
        new ApprovalCommands(store.Deferrals, store.Runs, store.Dags, store.Access, new LocalFeed(), new StoppedClock()).AnswerAsync(new() { Run = run, TaskId = "ask", Chosen = [option] }, caller ?? Ada, default);

    private async Task<long> AskedAsync(ApprovalQuestion question)
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("ask") with { Kind = TaskKind.Approval }, Sample.Task("release", "ask")));
        await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, Sample.Noon), default);
        await store.Runs.UpdateAsync(
            [run.Head.Id], "agent:n1",
            (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToApproval(question) }, Sample.Noon).ShouldBeTrue(), default);
        return run.Head.Id;
    }

    private async Task<TaskInstanceState> StateAsync(long run, int ordinal) => (await store.Runs.LoadAsync([run], default)).Single().Instances[ordinal].State;

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Sample.Noon;
    }
}

public sealed class SqliteApprovalCommandsTests(SqliteStore store) : ApprovalCommandsTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresApprovalCommandsTests(PostgresStore store) : ApprovalCommandsTests(store), IClassFixture<PostgresStore>;
