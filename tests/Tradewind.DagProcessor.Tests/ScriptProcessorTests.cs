using System.Runtime.CompilerServices;
using System.Text;
using Tradewind.DagProcessor.Compilation;
using Tradewind.Execution;
using Tradewind.Testing;

namespace Tradewind.DagProcessor.Tests;

public sealed class ScriptProcessorTests : IDisposable
{
    private const string Hello = """
        var dag = new Dag("hello") { Schedule = Cron("0 10 * * *", "Asia/Seoul"), Start = new(2026, 11, 1), Defaults = { Retries = 3 } };
        var names = dag.Task("names", ctx => new[] { "Ada", "Grace" });
        var greetings = dag.Map("greet", names, name => $"Hello {name}");
        dag.Action("print", greetings, all => Console.WriteLine(string.Join(", ", all))).After(names);
        """;

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hello.csx", "")]
    [InlineData("hello.cs", "")]
    [InlineData("hello.cs", "#:package Tradewind.Sdk@0.1.0\n")]
    [InlineData("hello.csx", "await Task.Yield();\n")]
    [InlineData("hello.cs", "await Task.Yield();\n")]
    public async Task Script_becomes_graphs_and_bytes(string path, string before)
    {
        var script = await _folder.ProcessAsync(path, before + Hello);

        script.Diagnostics.ShouldBeEmpty();
        script.Succeeded.ShouldBeTrue();
        var graph = script.Graphs.Single();
        graph.DagId.ShouldBe("hello");
        graph.Tasks.Select(t => t.Id).ShouldBe(["names", "greet", "print"]);
        graph.Tasks[0].Line.ShouldBe(before.Length == 0 ? 2 : 3);
        script.Plugins.ShouldBeEmpty();
    }

    [Fact]
    public async Task Compiled_script_runs_without_the_compiler()
    {
        var script = await _folder.ProcessAsync("hello.csx", Hello);
        using var bundle = await LoadAsync(script);
        var attempt = new TestAttempt { Outputs = { ["names"] = new[] { "Ada", "Grace" } } };

        var result = await new TaskExecutor(TimeProvider.System).ExecuteAsync(
            bundle.Find("hello")!, "greet", attempt.Facts with { TaskId = "greet", MapIndex = 1 }, attempt, CancellationToken.None);

        Encoding.UTF8.GetString(result.OutputJson!.Value.Span).ShouldBe("\"Hello Grace\"");
    }

    [Fact]
    public async Task Several_dags_in_one_file_are_several_graphs()
    {
        var script = await _folder.ProcessAsync("many.csx", """
            foreach (var country in new[] { "de", "fr" })
            {
                var dag = new Dag($"load_{country}");
                dag.Action("load", _ => { });
            }
            """);

        script.Graphs.Select(g => g.DagId).ShouldBe(["load_de", "load_fr"]);
    }

    [Fact]
    public async Task File_without_dags_is_no_fault()
    {
        var script = await _folder.ProcessAsync("shared.csx", "record Order(int Id);");

        (script.Succeeded, script.Graphs.Count).ShouldBe((true, 0));
    }

    [Theory]
    [InlineData("a.csx", "\nvar dag = new Dag(5);", 2, 19, "CS1503")]
    [InlineData("a.cs", "\nvar dag = new Dag(5);", 2, 19, "CS1503")]
    [InlineData("a.csx", "var x = 1;\n  x +;", 2, 6, "CS1525")]
    [InlineData("a.csx", """
        var dag = new Dag("a");
        var n = dag.Task("n", _ => "text");
        dag.Task("m", n, (int x) => x + 1);
        """, 3, 0, "CS")]
    [InlineData("a.csx", "dynamic d = 1; d.X();", 1, 16, "TW0104")]
    public async Task Compile_error_has_file_line_column_and_code(string path, string text, int line, int column, string code)
    {
        var script = await _folder.ProcessAsync(path, text);

        script.Succeeded.ShouldBeFalse();
        var first = script.Diagnostics[0];
        (first.Path, first.Line).ShouldBe((path, line));
        first.Code.ShouldStartWith(code);
        if (column > 0)
            first.Column.ShouldBe(column);
    }

    [Fact]
    public async Task Reference_directive_is_refused_with_a_way_out_in_the_script_and_in_what_it_loads()
    {
        _folder.Write("shared/orders.csx", "\n#r \"Newtonsoft.Json.dll\"\n");

        var script = await _folder.ProcessAsync("a.csx", "#load \"shared/orders.csx\"\n#r \"nuget: Dapper, 2.1\"\nvar x = 1;");

        script.Diagnostics.Select(d => (d.Path, d.Line, d.Column, d.Code)).ShouldBe(
            [("a.csx", 2, 1, "TW0101"), ("shared/orders.csx", 2, 1, "TW0101")]);
        script.Diagnostics[0].Message.ShouldBe("#r is not for DAG scripts: put \"nuget: Dapper, 2.1\" into a plugin, which brings its own dependencies, and drop it into the plugins folder.");
        (await _folder.ProcessAsync("a.cs", "#r \"x.dll\"\nvar x = 1;")).Diagnostics[0].Code.ShouldBe("TW0101");
    }

    [Theory]
    [InlineData("#load \"../secret.csx\"", "TW0102")]
    [InlineData("#load \"/etc/passwd\"", "TW0102")]
    [InlineData("#load \"link.csx\"", "TW0102")]
    [InlineData("#load \"missing.csx\"", "TW0103")]
    public async Task Load_outside_the_folder_or_of_nothing_is_refused(string directive, string code)
    {
        var secret = Path.Combine(_folder.Dags, "..", "secret.csx");
        File.WriteAllText(secret, "var secret = 1;");
        File.CreateSymbolicLink(Path.Combine(_folder.Dags, "link.csx"), secret);

        var script = await _folder.ProcessAsync("a.csx", "// a comment\n" + directive);

        script.Diagnostics.Select(d => (d.Path, d.Line, d.Code)).ShouldBe([("a.csx", 2, code)]);
    }

    [Fact]
    public async Task Loaded_files_are_compiled_in_and_listed()
    {
        _folder.Write("shared/names.csx", "#load \"deeper/one.csx\"\nstring[] Names() => [One(), \"Grace\"];");
        _folder.Write("shared/deeper/one.csx", "string One() => \"Ada\";");

        var script = await _folder.ProcessAsync("a.csx", "#load \"shared/names.csx\"\nvar dag = new Dag(\"a\");\ndag.Task(\"n\", _ => Names());");

        script.Diagnostics.ShouldBeEmpty();
        script.Sources.Select(s => s.Path).ShouldBe(["a.csx", "shared/deeper/one.csx", "shared/names.csx"], ignoreOrder: true);
        script.Sources[0].Path.ShouldBe("a.csx");
    }

    [Fact]
    public async Task Error_in_a_loaded_file_names_that_file()
    {
        _folder.Write("shared.csx", "\n\nint x = \"no\";");

        var script = await _folder.ProcessAsync("a.csx", "#load \"shared.csx\"\nvar dag = new Dag(\"a\");");

        (script.Diagnostics[0].Path, script.Diagnostics[0].Line).ShouldBe(("shared.csx", 3));
    }

    [Theory]
    [InlineData("a.csx")]
    [InlineData("a.cs")]
    public async Task Script_that_throws_is_told_with_its_line(string path)
    {
        var script = await _folder.ProcessAsync(path, "var dag = new Dag(\"a\");\n\nthrow new InvalidOperationException(\"not today\");");

        script.Succeeded.ShouldBeFalse();
        var fault = script.Diagnostics.Single(d => d.IsError);
        (fault.Path, fault.Line, fault.Code, fault.Message).ShouldBe((path, 3, "TW0110", "InvalidOperationException: not today"));
    }

    [Fact]
    public async Task Script_that_throws_in_a_loaded_file_names_that_file()
    {
        _folder.Write("shared.csx", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]\nvoid Check(int x)\n{\n    if (x > 1) throw new ArgumentException(\"too much\");\n}");

        var script = await _folder.ProcessAsync("a.csx", "#load \"shared.csx\"\nCheck(2);");

        var fault = script.Diagnostics.Single(d => d.IsError);
        (fault.Path, fault.Line).ShouldBe(("shared.csx", 4));
    }

    [Fact]
    public async Task Faults_of_the_dags_come_all_together_with_lines()
    {
        var script = await _folder.ProcessAsync("a.csx", """
            var dag = new Dag("a");
            var x = dag.Action("x", _ => { });
            var y = dag.Action("x", _ => { }).Retry(-1);
            x.Then(y).Then(x);
            new Dag("a").Action("z", _ => { });
            """);

        script.Diagnostics.Select(d => (d.Line, d.Code)).ShouldBe([(3, "TW0111"), (3, "TW0111"), (3, "TW0111"), (5, "TW0112")], ignoreOrder: true);
        script.Assembly.ShouldBeNull();
    }

    [Fact]
    public async Task Task_failure_shows_the_script_line()
    {
        _folder.Write("lib.csx", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]\nint Divide(int a, int b)\n{\n    return a / b;\n}");
        var script = await _folder.ProcessAsync("a.csx", "#load \"lib.csx\"\nvar dag = new Dag(\"a\");\ndag.Task(\"t\", ctx =>\n{\n    var quotient = Divide(1, 0);\n    return quotient + 1;\n});");
        using var bundle = await LoadAsync(script);
        var attempt = new TestAttempt();

        await new TaskExecutor(TimeProvider.System).ExecuteAsync(bundle.Find("a")!, "t", attempt.Facts, attempt, CancellationToken.None);

        attempt.LogLines.ShouldBe(
        [
            "ERROR: System.DivideByZeroException: Attempted to divide by zero.",
            "ERROR:    at Script.Divide(Int32 a, Int32 b) in lib.csx:line 4",
            "ERROR:    at a.csx:line 5",
        ], string.Join("\n", attempt.LogLines));
    }

    [Fact]
    public async Task Same_sources_give_the_same_bytes()
    {
        using var other = new ScriptFolder();

        var first = await _folder.ProcessAsync("a/hello.csx", Hello);
        var second = await other.ProcessAsync("a/hello.csx", Hello);

        second.Assembly.ShouldBe(first.Assembly);
        second.Symbols.ShouldBe(first.Symbols);
        second.Key.ShouldBe(first.Key);
    }

    [Fact]
    public void Key_changes_with_script_loaded_file_and_plugins_and_with_nothing_else()
    {
        _folder.Write("lib.csx", "var one = 1;");
        var script = _folder.Write("a.csx", "#load \"lib.csx\"\nvar x = one;");
        var before = _folder.Processor.KeyOf(script);

        _folder.Write("unrelated.csx", "var y = 1;");
        _folder.Processor.KeyOf(script).ShouldBe(before);

        _folder.Processor.KeyOf(script with { Text = script.Text + " " }).ShouldNotBe(before);

        _folder.Write("lib.csx", "var one = 2;");
        var afterLoad = _folder.Processor.KeyOf(script);
        afterLoad.ShouldNotBe(before);

        _folder.UsePlugins("Old");
        _folder.Processor.KeyOf(script).ShouldNotBe(afterLoad);
    }

    [Fact]
    public async Task Script_uses_two_plugins_whose_dependencies_conflict()
    {
        _folder.UsePlugins("Old", "New");
        var script = await _folder.ProcessAsync("a.csx", """
            var dag = new Dag("a");
            var old = dag.Action("old", new OldGreeter { Name = From(ctx => ctx.DagId) });
            dag.Action("new", new NewGreeter { Name = old });
            """);
        script.Diagnostics.ShouldBeEmpty();
        script.Graphs[0].Tasks.Select(t => (t.Operator, t.Plugin)).ShouldBe([("OldGreeter", "Greeter.Old"), ("NewGreeter", "Greeter.New")]);
        script.Plugins.Select(p => p.Split('@')[0]).ShouldBe(["Greeter.New", "Greeter.Old"], ignoreOrder: true);

        using var bundle = await LoadAsync(script);
        var attempt = new TestAttempt { Outputs = { ["old"] = "Ada" } };
        var result = await new TaskExecutor(TimeProvider.System).ExecuteAsync(bundle.Find("a")!, "new", attempt.Facts, attempt, CancellationToken.None);

        Encoding.UTF8.GetString(result.OutputJson!.Value.Span).ShouldBe("\"Hello Ada! (2)\"");
    }

    [Theory]
    [InlineData("var later = new Dag(\"a\");\nlater.Task(\"n\", _ => Value);\nint Value { get; } = 5;")]
    [InlineData("var dag = new Dag(\"a\");\nFunc<int> ahead = () => later;\nvar later = 5;\ndag.Task(\"n\", _ => ahead());")]
    [InlineData("var dag = new Dag(\"a\");\nint F(int x) => x;\nint F(string x) => 1;\ndag.Task(\"n\", _ => F(\"\"));")]
    [InlineData("record R(int X);\nvar dag = new Dag(\"a\");\nenum E { One }\ndag.Task(\"n\", _ => new R((int)E.One));\nR Make() => new(1);")]
    public async Task Script_may_do_what_only_scripts_may(string text)
    {
        var script = await _folder.ProcessAsync("a.csx", text);

        script.Diagnostics.Where(d => d.IsError).ShouldBeEmpty();
        script.Graphs.Single().Tasks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Types_before_the_code_keep_their_place_in_errors_and_traces()
    {
        const string Script = """
            record Order(int Id)
            {
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public int Half()
                {
                    return Id / (Id - 1);
                }
            }
            var dag = new Dag("a");
              enum Size { Small } class Box { public SIZE Size; }
            dag.Task("t", _ => new Order(1).Half() + 1);
            """;

        var wrong = (await _folder.ProcessAsync("a.csx", Script)).Diagnostics.Single(d => d.IsError);
        (wrong.Path, wrong.Line, wrong.Column, wrong.Code).ShouldBe(("a.csx", 9, 42, "CS0246"));

        using var bundle = await LoadAsync(await _folder.ProcessAsync("a.csx", Script.Replace("SIZE", "Size")));
        bundle.Dags[0].Graph.Tasks[0].Line.ShouldBe(10);
        var attempt = new TestAttempt();
        await new TaskExecutor(TimeProvider.System).ExecuteAsync(bundle.Dags[0], "t", attempt.Facts, attempt, CancellationToken.None);
        attempt.LogLines.ShouldContain(l => l.EndsWith("a.csx:line 5"), string.Join("\n", attempt.LogLines));
    }

    [Fact]
    public async Task Wrong_type_of_an_input_is_a_compile_error()
    {
        var script = await _folder.ProcessAsync("a.csx", """
            var dag = new Dag("a");
            var n = dag.Task("n", _ => "text");
            dag.Task("m", n, x => x / 2);
            """);

        (script.Diagnostics[0].Line, script.Diagnostics[0].Code).ShouldBe((3, "CS0019"));
    }

    [Fact]
    public async Task Recompiles_leave_nothing_behind()
    {
        await RecompileAsync(3, 0);
        var before = BundleLoader.InMemory;

        await RecompileAsync(200, 3);

        for (var i = 0; i < 10 && BundleLoader.InMemory > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        BundleLoader.InMemory.ShouldBeLessThanOrEqualTo(before + 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task RecompileAsync(int times, int from)
    {
        for (var i = from; i < from + times; i++)
            (await _folder.ProcessAsync("a.csx", $"record P {{ public int X {{ get; init; }} = {i}; }}\nvar dag = new Dag(\"a\");\ndag.Params<P>();\ndag.Task(\"t\", _ => {i});")).Succeeded.ShouldBeTrue();
    }


    private async Task<LoadedBundle> LoadAsync(ProcessedScript script)
    {
        script.Diagnostics.Where(d => d.IsError).ShouldBeEmpty();
        return await BundleLoader.LoadAsync(script.Path, script.Assembly, script.Symbols, _folder.Catalogue.Lease(script.Plugins), CancellationToken.None);
    }
}
