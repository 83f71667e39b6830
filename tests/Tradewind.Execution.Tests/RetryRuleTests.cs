using System.Reflection;
using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

public sealed class RetryRuleTests
{
    private readonly Dag _dag = new("d");
    private readonly TestAttempt _attempt = new();

    public static TheoryData<string, bool, int?> Table => new()
    {
        { "timeout", true, 10 },
        { "argument", false, null },
        { "argument null, which derives from argument", false, null },
        { "file not found, before the rule for IO", true, null },
        { "io", true, 60 },
        { "anything else", true, null },
        { "an aggregate of one timeout", true, 10 },
        { "an aggregate of io and argument", false, null },
        { "an aggregate within an aggregate", true, 60 },
        { "io behind reflection", true, 60 },
        { "io as the cause of another", true, null },
        { "fail now", false, null },
        { "an aggregate with fail now and a timeout", false, null },
        { "an aggregate of nothing", true, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task First_rule_that_fits_what_was_thrown_decides(string what, bool retry, int? seconds)
    {
        _dag.Action("a", _ => throw Thrown(what)).Retry(3)
            .RetryRules(On<TimeoutException>().RetryIn(Seconds(10)), On<ArgumentException>().Fail(), On<FileNotFoundException>().AsUsual(), On<IOException>().RetryIn(Minutes(1)));

        var result = await RunAsync();

        (result.Kind, result.Retry, result.RetryIn).ShouldBe((AttemptKind.Failed, retry, seconds is { } wait ? Seconds(wait) : null));
    }

    [Fact]
    public async Task Rule_that_decided_is_named_in_the_log()
    {
        _dag.Defaults.RetryRules = [On<Exception>().RetryIn(Seconds(1))];
        _dag.Action("a", _ => throw new IOException("busy")).Retry(1);

        (await RunAsync()).RetryIn.ShouldBe(Seconds(1));

        _attempt.LogLines.ShouldContain("The rule for Exception decides: try again after 00:00:01.");
    }

    [Fact]
    public async Task Task_own_rules_go_in_place_of_the_defaults()
    {
        _dag.Defaults.RetryRules = [On<Exception>().Fail()];
        _dag.Action("a", _ => throw new IOException("busy")).RetryRules();

        (await RunAsync()).Retry.ShouldBeTrue();
    }

    [Fact]
    public async Task Skips_together_are_a_skip_and_beside_a_failure_they_are_none()
    {
        (await KindOfAsync(new AggregateException(new SkipException("one"), new SkipException("two")))).ShouldBe(AttemptKind.Skipped);
        (await KindOfAsync(new AggregateException(new SkipException("one"), new AggregateException(new SkipException("two"), new SkipException("three"))))).ShouldBe(AttemptKind.Skipped);
        (await KindOfAsync(new AggregateException(new SkipException("one"), new IOException("busy")))).ShouldBe(AttemptKind.Failed);
        (await KindOfAsync(new AggregateException("of nothing"))).ShouldBe(AttemptKind.Failed);
    }

    private async Task<AttemptKind> KindOfAsync(Exception thrown)
    {
        var dag = new Dag("d");
        dag.Action("a", _ => throw thrown);
        return (await new TaskExecutor(TimeProvider.System).ExecuteAsync(LoadedDag.Of(dag), "a", _attempt.Facts with { TaskId = "a" }, _attempt, CancellationToken.None)).Kind;
    }

    private static Exception Thrown(string what) => what switch
    {
        "timeout" => new TimeoutException(),
        "argument" => new ArgumentException("x"),
        "argument null, which derives from argument" => new ArgumentNullException("x"),
        "file not found, before the rule for IO" => new FileNotFoundException(),
        "io" => new IOException(),
        "an aggregate of one timeout" => new AggregateException(new TimeoutException()),
        "an aggregate of io and argument" => new AggregateException(new IOException(), new ArgumentException("x")),
        "an aggregate within an aggregate" => new AggregateException(new InvalidOperationException(), new AggregateException(new InvalidOperationException(), new IOException())),
        "io behind reflection" => new TargetInvocationException(new IOException()),
        "io as the cause of another" => new InvalidOperationException("it failed", new IOException()),
        "fail now" => new FailNowException("enough"),
        "an aggregate with fail now and a timeout" => new AggregateException(new TimeoutException(), new FailNowException("enough")),
        "an aggregate of nothing" => new AggregateException("of nothing"),
        _ => new InvalidOperationException(),
    };

    private Task<AttemptResult> RunAsync() =>
        new TaskExecutor(TimeProvider.System).ExecuteAsync(LoadedDag.Of(_dag), "a", _attempt.Facts with { TaskId = "a" }, _attempt, CancellationToken.None);
}
