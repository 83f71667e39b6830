using Tradewind.Engine.Bundles;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Versions;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Versions;

public sealed class VersionDiffTests
{
    private static readonly Dictionary<string, string> Plugins = new() { ["aaaa1111"] = "1.0", ["bbbb2222"] = "1.1", ["cccc3333"] = "1.1" };

    [Fact]
    public void Words_name_tasks_properties_plugins_and_files()
    {
        var diff = Diff(
            Version(["a", "b"], [new("x.csx", "1\n2\n"), new("gone.csx", "")], "Http@aaaa1111", "Old@dddd4444"),
            Version(["a", "c"], [new("x.csx", "1\n3\n4\n"), new("new.csx", "")], "Http@bbbb2222", "Sql@eeee5555"));
        diff.Words.ShouldBe("task c added; task b removed; plugin Http 1.0 → 1.1; plugin Sql eeee5555 added; plugin Old removed; x.csx +2 −1; new.csx added; gone.csx removed");
    }

    [Fact]
    public void Many_tasks_are_counted() =>
        Diff(Version([]), Version(["a", "b", "c", "d"])).Words.ShouldBe("4 tasks added");

    [Fact]
    public void Plugin_built_again_under_its_version_is_told_apart_by_its_content() =>
        Diff(Version(["a"], [], "Http@bbbb2222"), Version(["a"], [], "Http@cccc3333")).Plugins.ShouldBe([new("Http", "1.1 (bbbb2222)", "1.1 (cccc3333)")]);

    [Fact]
    public void Version_with_nothing_different_was_compiled_by_another_release() => Diff(Version(["a"]), Version(["a"])).Words.ShouldBe("compiled anew by another release");

    [Fact]
    public void File_whose_line_ends_changed_says_so() =>
        Diff(Version(["a"], [new("x.csx", "1\n")]), Version(["a"], [new("x.csx", "1\r\n")])).Words.ShouldBe("x.csx: ends of lines");

    private static VersionDiff Diff(DagVersionDetail from, DagVersionDetail to) => VersionDiff.Of(from, to, Plugins);

    private static DagVersionDetail Version(string[] tasks, SourceFile[]? files = null, params string[] plugins) => new(
        new(1, "key", DateTimeOffset.UnixEpoch, tasks.Length),
        new GraphPlan(new() { DagId = "d", Tasks = [.. tasks.Select(task => new TaskSpec { Id = task, Kind = TaskKind.Action, Operator = "code" })] }), files ?? [], plugins);
}
