using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class ScriptCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-scripts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task File_is_saved_once_shown_and_replaced_only_when_that_is_said()
    {
        await using var server = await TestServer.StartAsync();
        var file = Write("sales.csx", "// one\n");
        (await Shell.RunAsync(server, Role.Author, "scripts", "save", file)).Out.ShouldBe($"sales.csx is saved.{Environment.NewLine}");
        (await Shell.RunAsync(server, Role.Author, "scripts", "save", file)).Out.ShouldBe($"sales.csx held this already.{Environment.NewLine}");
        (await Shell.RunAsync(server, Role.Viewer, "scripts", "list")).Out.Split('\n')[1].ShouldStartWith("sales.csx");

        Write("sales.csx", "// two\n");
        (await Shell.RunAsync(server, Role.Author, "scripts", "save", file)).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(ExitCode.Failed), refused => refused.Error.ShouldContain("--replace"));
        (await Shell.RunAsync(server, Role.Viewer, "scripts", "show", "sales.csx")).Out.ShouldBe("// one\n");
        (await Shell.RunAsync(server, Role.Author, "scripts", "save", file, "--replace")).Out.ShouldBe($"sales.csx is replaced.{Environment.NewLine}");
        (await Shell.RunAsync(server, Role.Author, "scripts", "save", file, "--as", "teams/sales.csx")).Code.ShouldBe(ExitCode.Ok);
        server.Scripts.Scripts.ShouldBe(new SortedDictionary<string, string> { ["sales.csx"] = "// two\n", ["teams/sales.csx"] = "// two\n" });
    }

    [Fact]
    public async Task Faults_of_a_file_are_printed_with_their_place_and_are_an_exit_code()
    {
        await using var server = await TestServer.StartAsync();
        (await Shell.RunAsync(server, Role.Author, "scripts", "check", Write("sales.csx", "// sound"))).ShouldSatisfyAllConditions(
            sound => sound.Code.ShouldBe(ExitCode.Ok), sound => sound.Out.ShouldContain("warning CS0219"), sound => sound.Out.ShouldContain("sales: 1 task, by hand"));
        (await Shell.RunAsync(server, Role.Author, "scripts", "check", Write("bad.csx", "fault"))).ShouldSatisfyAllConditions(
            faulty => faulty.Code.ShouldBe(ExitCode.Failed), faulty => faulty.Out.ShouldBe($"bad.csx(3,7): error CS0103: The name 'fault' does not exist{Environment.NewLine}"));
        (await Shell.RunAsync(server, Role.Author, "scripts", "check", Path.Combine(_folder.FullName, "none.csx"))).ShouldSatisfyAllConditions(
            none => none.Code.ShouldBe(ExitCode.Usage), none => none.Error.ShouldContain("none.csx"));
    }

    [Fact]
    public async Task File_runs_without_being_deployed()
    {
        await using var server = await TestServer.StartAsync();
        (await Shell.RunAsync(server, Role.Author, "scripts", "run", Write("sales.csx", "// one"), "--params", """{"name":"Ada"}""")).Out.ShouldContain("tradewind runs show 1");
        server.Scripts.Runs.ShouldHaveSingleItem().Params.ShouldBe("""{"name":"Ada"}""");
        server.Scripts.Scripts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Dags_that_match_are_paused_from_the_command_line()
    {
        await using var server = await TestServer.StartAsync();
        var done = await Shell.RunAsync(server, Role.Operator, "dags", "change", "pause", "--tag", "nightly", "--dry-run");
        done.Out.ReplaceLineEndings("\n").ShouldBe("1 DAG would be paused: sales\n2 stood so before.\nLeft alone, for your role on them is too small: payroll\n");
        (await Shell.RunAsync(server, Role.Operator, "dags", "change", "pause")).Error.ShouldContain("every one with 'all'");
    }

    [Fact]
    public async Task Lineage_is_a_line_for_each_arrow()
    {
        await using var server = await TestServer.StartAsync();
        (await Shell.RunAsync(server, Role.Viewer, "assets", "lineage", "shop/orders", "--steps", "1")).Out.Split('\n').Skip(1).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            .ShouldBe(["DAG shop asset shop/orders", "asset shop/orders DAG report", ""]);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
