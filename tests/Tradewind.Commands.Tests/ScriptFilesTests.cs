using Tradewind.Bundles.Watching;

namespace Tradewind.Commands.Tests;

public sealed class ScriptFilesTests
{
    [Theory]
    [InlineData("hello.csx", true)]
    [InlineData("sales/daily.cs", true)]
    [InlineData("examples.csx", true)]
    [InlineData("examples/schedule_cron.csx", false)]
    [InlineData("sales/examples/daily.csx", false)]
    [InlineData("obj/hello.cs", false)]
    [InlineData(".hidden/hello.csx", false)]
    [InlineData("~hello.csx", false)]
    [InlineData("notes.txt", false)]
    public void Scripts_are_taken_up_but_not_from_folders_of_examples_or_builds(string path, bool taken) => ScriptFiles.IsScript(path).ShouldBe(taken);
}
