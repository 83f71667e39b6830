using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunSharedLookTests
{
    private const string Key = "k";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static PlayedRun Sharing(bool softFail = false) =>
        new PlayedRun(Sensor("file") with { Sensor = new() { Timeout = TimeSpan.FromHours(1), Shares = "", SoftFail = softFail } }, Task("next", "file")).Start();

    private static AttemptReport NotYet(int looks, DateTimeOffset? nextAt = null) => new() { Kind = ReportKind.NotYet, Message = "not there", Look = new(Key, looks, nextAt) };

    [Fact]
    public void Look_of_its_own_answers_for_all_and_by_itself_only_the_end_of_its_time_is_due()
    {
        var run = Sharing();

        run.Play("file", NotYet(looks: 1));

        run.State("file").ShouldBe(Waiting);
        run.Of("file").DueAt.ShouldBe(run.Now + Minute);
        run.Stored.Due.Single().Value.ShouldBe(PlayedRun.Epoch + TimeSpan.FromHours(1));
        run.Last.Looks.ShouldBe([new(0, 1, new(Key, 1, null), "not there", false, run.Now, run.Now + Minute, PlayedRun.Epoch)]);
    }

    [Fact]
    public void Sensor_that_joins_waits_until_the_look_of_the_others()
    {
        var run = Sharing();
        var next = PlayedRun.Epoch + TimeSpan.FromSeconds(20);

        run.Play("file", NotYet(looks: 0, next));

        run.Of("file").DueAt.ShouldBe(next);
        run.Of("file").Checks.ShouldBe(1);
        run.Last.Looks.Single().NextAt.ShouldBe(next);
        run.Stored.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public void Backoff_counts_the_looks_of_all()
    {
        var run = new PlayedRun(Sensor("file") with { Sensor = new() { Backoff = 2, Shares = "" } }).Start();

        run.Play("file", NotYet(looks: 4));

        run.Of("file").DueAt.ShouldBe(run.Now + TimeSpan.FromMinutes(8));
    }

    [Fact]
    public void Sensor_that_is_called_looks_for_the_others_which_wait_meanwhile()
    {
        var run = Sharing();
        run.Play("file", NotYet(looks: 1));
        run.Now += Minute;

        run.Do((live, changes) => live.CallToLook(changes, 0, answered: false, run.Now)).ShouldBeTrue();

        run.State("file").ShouldBe(Queued);
        run.Last.LookEnds.ShouldBe(new Dictionary<int, LookCall?> { [0] = new(run.Now, run.Now + Minute) });
        run.Stored.Due.ShouldBeEmpty();
        run.Stored.Ready[0].Attempt.ShouldBe(1);
    }

    [Fact]
    public void Sensor_that_is_answered_takes_the_answer_and_says_whose_it_is()
    {
        var run = Sharing();
        run.Play("file", NotYet(looks: 1));
        run.Do((live, changes) => live.CallToLook(changes, 0, answered: true, run.Now)).ShouldBeTrue();
        run.Last.LookEnds.ShouldBe(new Dictionary<int, LookCall?> { [0] = null });

        run.Play("file", new() { Kind = ReportKind.Succeeded, Look = new(Key, 1, null), CachedFrom = new(77, 3) });

        run.State("next").ShouldBe(Queued);
        run.Last.Taken.ShouldBe([new CacheTake(0, 1, new(77, 3))]);
        run.Last.Looks.ShouldBeEmpty();
    }

    [Fact]
    public void Sensor_that_finds_it_answers_for_all()
    {
        var run = Sharing();

        run.Play("file", new() { Kind = ReportKind.Succeeded, Look = new(Key, 1, null) });

        run.Last.Looks.Single().Found.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, Failed)]
    [InlineData(true, Skipped)]
    public void Each_gives_up_in_its_own_time_and_way(bool softFail, TaskInstanceState end)
    {
        var run = Sharing(softFail);
        run.Play("file", NotYet(looks: 0, PlayedRun.Epoch + TimeSpan.FromDays(1)));
        run.Of("file").DueAt.ShouldBe(PlayedRun.Epoch + TimeSpan.FromHours(1));
        run.WakeNext().ShouldBeTrue();
        run.Last.LookEnds.Keys.ShouldBe([0]);

        run.Play("file", NotYet(looks: 0, run.Now + Minute));

        run.State("file").ShouldBe(end);
        run.Last.Looks.ShouldBeEmpty();
    }

    [Fact]
    public void Cancel_while_it_waits_with_others_ends_its_wait()
    {
        var run = Sharing();
        run.Play("file", NotYet(looks: 1));

        run.Cancel();

        run.Last.LookEnds.ShouldBe(new Dictionary<int, LookCall?> { [0] = null });
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Sensor_that_waits_no_more_is_not_called()
    {
        var run = Sharing();
        run.Succeed("file");

        run.Do((live, changes) => live.CallToLook(changes, 0, answered: false, run.Now)).ShouldBeFalse();
        run.Last.LookEnds.Keys.ShouldBe([0]);
    }

    [Fact]
    public void Sensor_that_looks_alone_writes_nothing_of_it()
    {
        var run = new PlayedRun(Sensor("file")).Start();
        run.NotYet("file");
        run.Last.Looks.ShouldBeEmpty();

        run.WakeNext();

        run.Last.LookEnds.ShouldBeEmpty();
    }
}
