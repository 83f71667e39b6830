using Tradewind.Engine.Alerts;

namespace Tradewind.Engine.Tests.Alerts;

public sealed class AlertTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertText Text = new("https://tradewind.example.com/");

    [Fact]
    public void Message_says_dag_task_run_attempt_error_in_one_line_and_links_to_the_page()
    {
        var fact = Failed("load") with { MapIndex = 3, Attempt = 2, Why = "Timeout after 30 s\nat Program.Main()" };

        Text.Line(fact).ShouldBe("Task failed: sales.load[3], scheduled__2026-11-01, attempt 2: Timeout after 30 s");
        Text.Link(fact).ShouldBe("https://tradewind.example.com/runs/7?task=load&index=3");
        Text.Title(AlertDigest.Of([fact])).ShouldBe(Text.Line(fact));
    }

    [Fact]
    public void Thousand_failures_are_one_message_with_counts_and_the_first_of_them()
    {
        var facts = Enumerable.Range(0, 998).Select(index => Failed("load") with { MapIndex = index, At = Noon.AddSeconds(index % 60) })
            .Append(new() { Kind = AlertKind.RunFailed, At = Noon.AddSeconds(61), DagId = "sales", Run = 7, RunKey = "k", Why = "'load' failed" })
            .Append(new() { Kind = AlertKind.RunFailed, At = Noon.AddSeconds(62), DagId = "sales", Run = 8, RunKey = "k2" }).ToList();

        var digest = AlertDigest.Of(facts);

        (digest.Total, digest.First.Count, digest.From, digest.To).ShouldBe((1_000, AlertDigest.Most, Noon, Noon.AddSeconds(62)));
        digest.First[0].Kind.ShouldBe(AlertKind.RunFailed);
        Text.Title(digest).ShouldBe("1,000 alerts: 2 runs failed, 998 tasks failed");
        Text.Body(digest).ShouldStartWith("1,000 alerts: 2 runs failed, 998 tasks failed\nfrom 2026-11-01 12:00:00 UTC to 2026-11-01 12:01:02 UTC\n\nRun failed: sales, k: 'load' failed\nhttps://tradewind.example.com/runs/7\n");
        Text.Body(digest).ShouldContain("and 980 more: https://tradewind.example.com/runs");
    }

    [Theory]
    [InlineData(AlertKind.ComponentStuck, "Unhealthy: agents: none is alive", "/nodes")]
    [InlineData(AlertKind.ImportErrorAppeared, "Script with faults: agents: none is alive", "/import-errors")]
    public void What_is_about_no_run_links_to_the_page_where_one_looks(AlertKind kind, string line, string link)
    {
        var fact = new AlertFact { Kind = kind, At = Noon, Subject = "agents", Why = "none is alive" };
        (Text.Line(fact), Text.Link(fact)).ShouldBe((line, "https://tradewind.example.com" + link));
    }

    [Fact]
    public void Error_with_line_breaks_and_control_characters_forges_no_further_line()
    {
        var line = Text.Line(Failed("load") with { Why = "\r\nSubject: x\u001b[2J" + new string('a', 500) });
        line.ShouldNotContain("\n");
        line.ShouldNotContain("\u001b");
        line.Length.ShouldBeLessThan(400);
    }

    [Fact]
    public void Every_kind_has_a_line_and_a_word_of_its_own()
    {
        var facts = AlertKinds.All.Select(kind => new AlertFact { Kind = kind, At = Noon, DagId = "d", Run = 1, RunKey = "r", TaskId = "t", Subject = "s" }).ToList();
        facts.Select(Text.Line).Distinct().Count().ShouldBe(facts.Count);
        Text.Title(AlertDigest.Of(facts)).ShouldNotContain("test");
    }

    private static AlertFact Failed(string task) => new() { Kind = AlertKind.TaskFailed, At = Noon, DagId = "sales", Run = 7, RunKey = "scheduled__2026-11-01", TaskId = task };
}
