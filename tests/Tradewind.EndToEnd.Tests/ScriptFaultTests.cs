using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>Scripts that do harm while they are loaded: each is shown as an import error, and nothing else notices.</summary>
public sealed class ScriptFaultTests : IClassFixture<SqliteInstallation>
{
    private readonly Installation _installation;

    public ScriptFaultTests(SqliteInstallation installation)
    {
        _installation = installation;
        installation.Settings["LOAD_LIMIT"] = "20";
    }

    [Theory]
    [InlineData("exits", "Environment.Exit(7);", "exited with code 7")]
    [InlineData("overflows", "static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);\nDeeper(0);", "SIGABRT")]
    [InlineData("fails", "throw new InvalidOperationException(\"not today\");", "not today")]
    public async Task Script_that_ends_its_process_is_an_import_error_and_others_serve(string name, string deed, string said)
    {
        var node = await _installation.StandaloneAsync();

        _installation.Write($"dags/{name}.csx", $"var dag = new Dag(\"{name}\");\n{deed}\n");

        (await _installation.FaultAsync($"{name}.csx")).Faults.ShouldHaveSingleItem().Message.ShouldContain(said);
        await OthersServeAsync(node, $"beside_{name}");
    }

    [Fact]
    public async Task Script_that_loads_for_ever_is_given_up_and_its_process_killed()
    {
        var node = await _installation.StandaloneAsync();

        _installation.Write("dags/endless.csx", "var dag = new Dag(\"endless\");\nwhile (true) { }\n");

        (await _installation.FaultAsync("endless.csx")).Faults.ShouldHaveSingleItem().Message.ShouldContain("did not finish loading within 20 s");
        await Eventually.IsTrueAsync("its process is gone", () => node.Children("Tradewind.DagProcessor").Length <= 1);
        await OthersServeAsync(node, "beside_endless");
    }

    [Fact]
    public async Task Half_written_script_keeps_the_last_good_version_until_it_is_whole()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("halved", Scripts.Prints("halved", "whole"));
        var text = Scripts.Prints("halved", "whole again");

        await File.WriteAllTextAsync(_installation.At("dags/halved.csx"), text[..(text.Length / 2)]);

        (await _installation.FaultAsync("halved.csx")).ServingDags.ShouldBe(["halved"]);
        (await _installation.EndAsync(await _installation.TriggerAsync("halved"))).State.ShouldBe("success");
        await File.WriteAllTextAsync(_installation.At("dags/halved.csx"), text);
        await Eventually.IsTrueAsync("version 2 serves", async () => (await _installation.Api().DagAsync("halved")).Version == 2);
        await OthersServeAsync(node, "beside_halved");
    }

    [Fact]
    public async Task F29_processor_that_is_killed_while_it_loads_a_script_leaves_the_last_good_version_serving()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("halfway", Scripts.Prints("halfway", "whole"));

        _installation.Write("dags/halfway.csx", "System.IO.File.WriteAllText(\"halfway-begun\", \"\");\nwhile (true) { }\n" + Scripts.Prints("halfway", "never"));
        await Eventually.IsTrueAsync("it is being loaded", () => File.Exists(_installation.At("halfway-begun")));
        foreach (var processor in node.Children("Tradewind.DagProcessor")) Processes.Signal(processor, Processes.Kill);

        var fault = await _installation.FaultAsync("halfway.csx");
        fault.Faults.ShouldHaveSingleItem().Message.ShouldContain("SIGKILL");
        fault.ServingDags.ShouldBe(["halfway"]);
        (await _installation.EndAsync(await _installation.TriggerAsync("halfway"))).State.ShouldBe("success");
        _installation.Write("dags/halfway.csx", Scripts.Prints("halfway", "whole again"));
        await Eventually.IsTrueAsync("version 2 serves", async () => (await _installation.Api().DagAsync("halfway")).Version == 2);
        await OthersServeAsync(node, "beside_halfway");
    }

    private async Task OthersServeAsync(Node node, string name)
    {
        await _installation.DropAsync(name, Scripts.Prints(name, "well"));
        (await _installation.EndAsync(await _installation.TriggerAsync(name))).State.ShouldBe("success");
        Processes.Lives(node.Id).ShouldBeTrue(node.Output);
    }
}
