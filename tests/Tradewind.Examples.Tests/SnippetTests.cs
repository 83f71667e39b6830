using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Tradewind.Testing;

namespace Tradewind.Examples.Tests;

/// <summary>What the documents show as C# compiles, and each DAG in it can run: nobody copies a snippet that cannot be.</summary>
public sealed partial class SnippetTests(Workplace workplace) : IClassFixture<Workplace>
{
    // Those that stand on the plugin of the same page are held by PluginGuideTests.
    public static TheoryData<string> Scripts => [.. Snippet.All.Where(one => one is { Language: "csharp", IsOfProject: false } && !one.Text.Contains("new Greet ", StringComparison.Ordinal)).Select(one => one.Place)];

    public static TheoryData<string> OfProjects => [.. Snippet.All.Where(one => one is { Language: "csharp", IsOfProject: true }).Select(one => one.Place)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_in_a_document_is_sound(string place)
    {
        var snippet = Snippet.All.Single(one => one.Place == place);
        var text = snippet.Given + snippet.Text;
        if (!text.Contains("new Dag(", StringComparison.Ordinal)) text = $"var dag = new Dag(\"snippet\");\n{text}";
        if (!DeclaresTask().IsMatch(text)) text += "dag.Action(\"any\", ctx => { });\n";
        var file = workplace.Write($"snippets/{Unnamed().Replace(place, "_")}.csx", text);

        foreach (Match dag in DagId().Matches(text))
            await (await TestDag.LoadAsync(file, new() { PluginsDirectory = Path.Combine(Workplace.App, "plugins"), DagId = dag.Groups["id"].Value })).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(OfProjects))]
    public void Code_for_a_project_in_a_document_compiles(string place)
    {
        var snippet = Snippet.All.Single(one => one.Place == place);
        ProjectCode.Compile(snippet.Given + snippet.Text).GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void Snippets_are_found_with_what_they_take_for_granted()
    {
        Snippet.All.Count(one => one.Language == "csharp").ShouldBeGreaterThan(25);
        Snippet.All.Single(one => one.Text.StartsWith("create.Then(work)", StringComparison.Ordinal)).Given.ShouldContain("var work = ");
    }

    [GeneratedRegex(@"new Dag\(""(?<id>\w+)""\)")]
    private static partial Regex DagId();

    [GeneratedRegex(@"\w+\.(?:Task|Action|Sensor|Transfer)\w*\(")]
    private static partial Regex DeclaresTask();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unnamed();
}
