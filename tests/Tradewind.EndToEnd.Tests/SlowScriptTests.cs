using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>A script that loads for as long as it may holds up no other.</summary>
public sealed class SlowScriptTests : IClassFixture<SqliteInstallation>
{
    private const string Endless = """
        var dag = new Dag("endless");
        System.IO.File.AppendAllText("endless-begun", "begun\n");
        while (true) { }
        """;

    private readonly Installation _installation;

    public SlowScriptTests(SqliteInstallation installation)
    {
        _installation = installation;
        installation.Settings["LOAD_LIMIT"] = "3600";
    }

    [Fact]
    public async Task Scripts_are_taken_up_while_another_one_loads_and_its_own_mending_stops_it()
    {
        var node = await _installation.StandaloneAsync();
        _installation.Write("dags/endless.csx", Endless);
        await Eventually.IsTrueAsync("it is being loaded", () => File.Exists(_installation.At("endless-begun")));

        await _installation.DropAsync("beside", Scripts.Prints("beside", "well"));
        (await _installation.EndAsync(await _installation.TriggerAsync("beside"))).State.ShouldBe("success");
        var looping = node.Children("Tradewind.DagProcessor");

        await _installation.DropAsync("endless", Scripts.Prints("endless", "mended"));
        await Eventually.IsTrueAsync("the process that looped is gone", () => node.Children("Tradewind.DagProcessor").Length == 1);
        looping.Length.ShouldBe(2);
        (await _installation.EndAsync(await _installation.TriggerAsync("endless"))).State.ShouldBe("success");
    }
}
