using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>Every file in dags/ compiles, and runs to its end without a server or a network.</summary>
public sealed class ExampleTests(Workplace workplace) : IClassFixture<Workplace>
{
    public static TheoryData<string> Scripts => [.. Repository.Files.Where(path => path.StartsWith("dags/", StringComparison.Ordinal) && Path.GetExtension(path) is ".csx" or ".cs")];

    /// <summary>The examples of "Exact behaviour".</summary>
    public static TheoryData<string> Sections => [.. Repository.Files.Where(path => path.StartsWith("dags/examples/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_in_the_repository_has_no_faults(string script)
    {
        var (exitCode, output) = workplace.Tradewind("dags", "check", Path.Combine(Repository.Root, script));

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"{Path.GetFileNameWithoutExtension(script)}: ");
    }

    [Theory]
    [InlineData("hello.csx", "Hello ")]
    [InlineData("daily_sales.csx", "200 orders in 5 countries")]
    [InlineData("fan_out.csx", "6 files, 144 readings packed")]
    [InlineData("recovery.csx", "succeeded although these failed: primary")]
    [InlineData("repo_history.csx", "1 commits in 1 folders by 1 authors")]
    [InlineData("quick_report.cs", "data/reports/quick_report.csv")]
    public void Example_runs_to_success(string script, string line)
    {
        var (exitCode, output) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, "dags", script));

        exitCode.ShouldBe(0, output);
        output.ShouldContain(line);
        output.ShouldContain($"{Path.GetFileNameWithoutExtension(script)}: success");
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Example_of_a_section_stands_there_and_runs_to_success(string script)
    {
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "semantics.md")).ShouldContain($"`{script}`");

        var (exitCode, output) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, script));

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"{Path.GetFileNameWithoutExtension(script)}: success");
    }

    [Fact]
    public void Example_of_the_readme_runs_with_the_command_beside_it()
    {
        var page = Snippet.Of("README.md").ToList();
        var script = workplace.Write("dags/totals.csx", page.Single(one => one.Language == "csharp").Text);
        workplace.Write("data/orders-2026-11-01.csv", "Country,Amount\nBE,10\nKR,5\nBE,2.5\n");
        page.Single(one => one.Text.Contains("dags test", StringComparison.Ordinal)).Text.ShouldBe(
            "printf 'Country,Amount\\nBE,10\\nKR,5\\nBE,2.5\\n' > data/orders-2026-11-01.csv\n./tradewind dags test dags/totals.csx --logical-date 2026-11-01\n");

        var (exitCode, output) = workplace.Tradewind("dags", "test", script, "--logical-date", "2026-11-01");

        exitCode.ShouldBe(0, output);
        workplace.Read("data/totals.csv").ShouldContain("BE,12.5");
    }

    [Fact]
    public void Test_run_calls_back_and_shows_what_came_of_it()
    {
        var (exitCode, output) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, "dags", "examples", "callbacks.csx"));

        exitCode.ShouldBe(0, output);
        output.ShouldContain("callback about up_for_retry: success");
        output.ShouldContain("flaky is tried again after attempt 1: the line was busy");
        output.ShouldContain("nothing: there is nothing to do today");
        output.ShouldContain("callback about success: failed (The channel does not exist.)");
        output.ShouldContain(" of callbacks for ");
    }

    [Fact]
    public void Test_run_that_waits_for_the_outside_says_what_comes_there_and_what_does_not()
    {
        var script = workplace.Write("waits.csx", """
            var dag = new Dag("waits");
            dag.WaitForAsset("news", Asset("of/others")).GiveUpAfter(Seconds(2), softFail: true);
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "test", script);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("In a test run comes only what this script itself brings about. Ctrl+C stops it;");
    }

    [Fact]
    public void Test_run_does_not_wait_for_hours_between_two_attempts()
    {
        var script = workplace.Write("patient.csx", """
            var dag = new Dag("patient") { Defaults = { Retries = 1, RetryDelay = Hours(20), RetryBackoff = 2 } };
            dag.Task("flaky", ctx => ctx.Attempt > 1 ? ctx.Attempt : throw new IOException("not yet"));
            var group = dag.Group("group");
            group.Retries = 1;
            group.RetryDelay = Hours(20);
            group.Action("whole", ctx => { if (ctx.Attempt < 3) throw new IOException("not yet"); });
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "test", script);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("not yet");
        output.ShouldContain("patient: success");
    }

    [Fact]
    public void Daily_sales_in_an_unknown_currency_fails_with_the_ones_there_are()
    {
        var (exitCode, output) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, "dags", "daily_sales.csx"), "--params", """{"currency":"GBP"}""");

        exitCode.ShouldBe(1, output);
        output.ShouldContain("There is no rate for 'GBP'; use EUR, USD, KRW.");
    }

    [Fact]
    public void Answers_on_the_command_line_stand_for_the_outside_in_a_test_run()
    {
        var (paidCode, paid) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, "dags", "examples", "wait_for_callback.csx"), "--answer", """paid={"Amount":19.5}""");
        var (askedCode, asked) = workplace.Tradewind("dags", "test", Path.Combine(Repository.Root, "dags", "examples", "approval.csx"), "--answer", "release=Reject");

        paidCode.ShouldBe(0, paid);
        paid.ShouldContain("Ships, 19.5 are paid");
        askedCode.ShouldBe(0, asked);
        asked.ShouldContain("test answered 'Reject'");
        asked.ShouldNotContain("announce      running");
    }

    [Fact]
    public void Approval_that_cannot_be_answered_is_refused_with_file_and_line()
    {
        var script = workplace.Write("asks.csx", """
            var dag = new Dag("asks");
            dag.Approval("release", "Release?", options: ["Yes"], defaults: ["No"]);
            dag.TriggerDag("next", "not a dag");
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("asks.csx(2): error TW01");
        output.ShouldContain("Approval 'release' has the default 'No', which is not one of its options: Yes.");
        output.ShouldContain("asks.csx(3): error TW01");
    }
}
