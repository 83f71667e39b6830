using System.Text.Json;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor.Tests;

/// <summary>What there is to say about places in scripts; <c>|</c> marks the place.</summary>
public sealed class PlaceTests : IDisposable
{
    private const string Dag = "var dag = new Dag(\"d\");\n";

    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("d.csx")]
    [InlineData("d.cs")]
    public void Completion_after_a_dot_offers_the_members_of_what_stands_before_it(string path)
    {
        var labels = Labels(Complete(Dag + "dag.|\n", path));

        labels.ShouldContain("Task");
        labels.ShouldContain("Sensor");
        labels.ShouldNotContain("Console");
        labels.Count(label => label == "Action").ShouldBe(1);
    }

    [Theory]
    [InlineData("d.csx")]
    [InlineData("d.cs")]
    public void Completion_after_a_dot_works_with_the_next_statement_below_it(string path) =>
        Labels(Complete(Dag + "dag.|\nvar x = 1;\n", path)).ShouldContain("Task");

    [Fact]
    public void Completion_after_a_dot_works_with_rubbish_above_it() =>
        Labels(Complete(Dag + "rubbish\ndag.|\n")).ShouldContain("Task");

    [Fact]
    public void Completion_goes_on_in_the_middle_of_a_name() =>
        Labels(Complete(Dag + "dag.Ta|\n")).ShouldContain("Task");

    [Fact]
    public void Completion_in_a_lambda_knows_its_parameters()
    {
        Labels(Complete(Dag + "dag.Task(\"a\", ctx => ctx.|);\n")).ShouldContain("LogicalDate");
        Labels(Complete(Dag + "dag.Task(\"a\", ctx => { return | });\n")).ShouldContain("ctx");
    }

    [Fact]
    public void Completion_offers_names_in_scope_the_script_s_own_first()
    {
        var items = Complete(Dag + "int Twice(int n) => 2 * n;\nrecord Order(string Id);\n|\n");
        int RankOf(string label) => items.First(item => item.GetProperty("label").GetString() == label).GetProperty("rank").GetInt32();

        RankOf("dag").ShouldBe(0);
        RankOf("Twice").ShouldBe(0);
        RankOf("Order").ShouldBe(0);
        RankOf("Cron").ShouldBe(1);
        RankOf("Enumerable").ShouldBe(3);
        RankOf("foreach").ShouldBe(4);
    }

    [Fact]
    public void Completion_knows_the_operators_of_plugins_and_their_settings_with_what_they_are_for()
    {
        _folder.UsePlugins("New");

        Labels(Complete(Dag + "dag.Action(\"a\", new |);\n")).ShouldContain("NewGreeter");
        var settings = Complete(Dag + "dag.Action(\"a\", new NewGreeter { | });\n");
        var name = settings.Single(item => item.GetProperty("label").GetString() == "Name");
        name.GetProperty("insert").GetString().ShouldBe("Name = ");
        name.GetProperty("detail").GetString()!.ShouldStartWith("required ");
        name.GetProperty("doc").GetString().ShouldNotBeNullOrWhiteSpace();
        Labels(settings).ShouldNotContain("Console");
    }

    [Fact]
    public void Completion_in_an_initialiser_leaves_out_what_is_set_already()
    {
        var labels = Labels(Complete("var dag = new Dag(\"d\") { Description = \"x\", | };\n"));

        labels.ShouldContain("Schedule");
        labels.ShouldContain("Defaults");
        labels.ShouldNotContain("Description");
    }

    [Fact]
    public void Completion_in_a_nested_initialiser_offers_the_settings_of_what_is_there() =>
        Labels(Complete("var dag = new Dag(\"d\") { Defaults = { | } };\n")).ShouldContain("Retries");

    [Fact]
    public void Completion_in_a_call_offers_the_names_of_its_parameters()
    {
        var labels = Labels(Complete(Dag + "Cron(|);\n"));

        labels.ShouldContain("timeZone:");
        labels.ShouldNotContain("line:");
    }

    [Theory]
    [InlineData("// a comment, |\n")]
    [InlineData("var text = \"a text, | and more\";\n")]
    [InlineData("var n = 12|;\n")]
    [InlineData("var n|\n")]
    public void Completion_is_silent_where_nothing_can_be_named(string text) => Tell(text, 0).ShouldBeNull();

    [Fact]
    public void Completion_sees_what_a_loaded_file_declares()
    {
        _folder.Write("shared.csx", "string Region() => \"emea\";\n");

        Labels(Complete("#load \"shared.csx\"\n" + Dag + "|\n")).ShouldContain("Region");
    }

    [Fact]
    public void Hover_tells_the_line_of_code_and_the_documentation()
    {
        var hover = JsonDocument.Parse(Tell(Dag + "dag.Ta|sk(\"a\", ctx => 1);\n", 1)!).RootElement;

        hover.GetProperty("code").GetString()!.ShouldContain("Task");
        hover.GetProperty("doc").GetString().ShouldNotBeNullOrWhiteSpace();
        hover.GetProperty("start").GetInt32().ShouldBe(Dag.Length + 4);
        hover.GetProperty("end").GetInt32().ShouldBe(Dag.Length + 8);
    }

    [Fact]
    public void Hover_over_a_variable_tells_its_type() =>
        Tell("var num|bers = new[] { 1, 2 };\n", 1)!.ShouldContain("int[]");

    [Theory]
    [InlineData("// no|thing\n")]
    [InlineData("\n|\n")]
    public void Hover_over_nothing_is_silent(string text) => Tell(text, 1).ShouldBeNull();

    [Fact]
    public void Signature_names_the_parameter_that_is_being_written()
    {
        var help = JsonDocument.Parse(Tell("var s = Cron(\"0 1 * * *\", |);\n", 2)!).RootElement;

        var signature = help.GetProperty("signatures")[help.GetProperty("active").GetInt32()];
        signature.GetProperty("label").GetString()!.ShouldContain("Cron(");
        signature.GetProperty("parameters")[help.GetProperty("parameter").GetInt32()].GetString()!.ShouldContain("timeZone");
        signature.GetProperty("doc").GetString().ShouldNotBeNullOrWhiteSpace();
        // The compiler fills these in.
        signature.GetProperty("label").GetString()!.ShouldEndWith("string timeZone = \"UTC\")");
        signature.GetProperty("parameters").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("var x = 1;|\n")]
    [InlineData("var dag = new Dag(\"d\"); dag.Action(\"a\", ctx => { | });\n")]
    public void Signature_outside_of_a_call_is_silent(string text) => Tell(text, 2).ShouldBeNull();

    private JsonElement[] Complete(string marked, string path = "d.csx") => [.. JsonDocument.Parse(Tell(marked, 0, path)!).RootElement.EnumerateArray()];

    private static string[] Labels(IEnumerable<JsonElement> items) => [.. items.Select(item => item.GetProperty("label").GetString()!)];

    private string? Tell(string marked, byte what, string path = "d.csx")
    {
        var offset = marked.IndexOf('|', StringComparison.Ordinal);
        return _folder.Processor.TellPlace(new AskPlace(1, path, marked.Remove(offset, 1), what, offset), CancellationToken.None);
    }
}
