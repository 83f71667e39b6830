using Tradewind.Engine.States;

namespace Tradewind.Testing.Tests;

/// <summary>The repository's own DAGs, tested as their author would.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-testing-tests-");

    private static string Dags => Path.Combine(Repository(), "dags");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Recovery_falls_back_and_cleans_up()
    {
        await using var dag = await TestDag.LoadAsync(Path.Combine(Dags, "recovery.csx"));

        var run = await dag.RunAsync();

        run.ShouldHaveSucceeded();
        run.Task("flaky").ShouldHaveHadAttempts(3).Output<string>().ShouldBe("ticket-3");
        run.Task("primary").ShouldHaveFailed("The primary source knows no ticket-3.");
        run.Task("fallback").ShouldHaveSucceeded();
        run.Task("shrink").ShouldHaveBeenSkipped();
        run.Task("cleanup").ShouldHaveSucceeded().Log.ShouldBe(["Temporary files are gone."]);
    }

    [Fact]
    public async Task Recovery_needs_no_fallback_while_the_primary_is_up_and_shrinks_what_is_large()
    {
        await using var dag = await TestDag.LoadAsync(Path.Combine(Dags, "recovery.csx"));
        dag.Fake("flaky", _ => "ticket").Fake("measure", _ => 2000);

        var run = await dag.RunAsync(new() { Params = new { PrimaryIsDown = false } });

        run.ShouldHaveSucceeded();
        run.Task("fallback").ShouldHaveBeenSkipped();
        run.Task("keep").ShouldHaveBeenSkipped();
        run.Task("shrink").ShouldHaveSucceeded();
    }

    [Fact]
    public async Task Task_state_example_goes_on_where_it_stopped()
    {
        await using var dag = await TestDag.LoadAsync(Path.Combine(Dags, "examples", "task_state.csx"));

        var pages = (await dag.RunAsync()).Task("read_pages").ShouldHaveSucceeded();

        pages.Attempts[0].Log.Take(3).ShouldBe(["page 1", "page 2", "page 3"]);
        pages.Attempts[1].Log.ShouldBe(["page 4", "page 5", "page 6"]);
        pages.Kept<int>("next_page").ShouldBe(7);
    }

    [Fact]
    public async Task Outputs_example_reads_its_long_list_and_its_named_outputs()
    {
        await using var dag = await TestDag.LoadAsync(Path.Combine(Dags, "examples", "outputs.csx"));

        var run = await dag.RunAsync(new() { LogicalDate = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) });

        run.ShouldHaveSucceeded().Task("report").Log.ShouldBe(["20000 rows, the longest: line 10000 of 2026-11-01"]);
    }

    [Fact]
    public async Task Script_with_errors_is_refused_with_their_places()
    {
        var file = Path.Combine(_folder.FullName, "broken.csx");
        await File.WriteAllTextAsync(file, "var dag = new Dag(\"d\");\ndag.Task(\"a\", ctx => nothing);\n");
        (await Should.ThrowAsync<InvalidScriptException>(() => TestDag.LoadAsync(file))).Message.ShouldStartWith("broken.csx has errors:\n  broken.csx(2,22): CS0103: ");
        await File.WriteAllTextAsync(file, "var x = 1;");
        (await Should.ThrowAsync<InvalidScriptException>(() => TestDag.LoadAsync(file))).Message.ShouldBe("broken.csx declares no DAG; write: var dag = new Dag(\"my_dag\");");
        await File.WriteAllTextAsync(file, "new Dag(\"a\").Action(\"t\", _ => { });\nnew Dag(\"b\").Action(\"t\", _ => { });");
        (await Should.ThrowAsync<InvalidScriptException>(() => TestDag.LoadAsync(file))).Message.ShouldBe("broken.csx has several DAGs; choose one with DagId: a, b.");
        await using var b = await TestDag.LoadAsync(file, new() { DagId = "b" });
        b.Id.ShouldBe("b");
        (await Should.ThrowAsync<InvalidScriptException>(() => TestDag.LoadAsync(file + "x"))).Message.ShouldStartWith("There is no file");
    }

    [Fact]
    public async Task Operators_of_plugins_run_and_are_faked()
    {
        var file = Path.Combine(_folder.FullName, "greet.csx");
        await File.WriteAllTextAsync(file, "var dag = new Dag(\"greet\");\ndag.Action(\"greet\", new OldGreeter { Name = From(ctx => ctx.Variable(\"who\")) });");
        (await Should.ThrowAsync<InvalidScriptException>(() => TestDag.LoadAsync(file))).Message.ShouldContain("'OldGreeter'");
        CopyPlugin(Path.Combine(_folder.FullName, "plugins", "greeter"));
        await using var dag = await TestDag.LoadAsync(file, new() { PluginsDirectory = Path.Combine(_folder.FullName, "plugins") });
        dag.Variables["who"] = "Ada";

        var greeting = (await dag.RunAsync()).Task("greet").ShouldHaveSucceeded().Output<string>();
        greeting.ShouldContain("Ada");
        (await dag.Fake("greet", _ => "nobody").RunAsync()).Task("greet").Output<string>().ShouldBe("nobody");
    }

    private static void CopyPlugin(string to)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var from = Path.Combine(Repository(), "tests", "plugins", "Old", "bin", here.Parent!.Name, here.Name);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
