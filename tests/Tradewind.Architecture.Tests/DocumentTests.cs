using System.Text.RegularExpressions;
using Tradewind.Tests;

namespace Tradewind.Architecture.Tests;

/// <summary>What the documents point to is there.</summary>
public sealed partial class DocumentTests
{
    private static IEnumerable<string> Documents => Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Link_in_a_document_leads_somewhere() =>
        Documents.SelectMany(document => Link().Matches(Repository.Read(document))
                .Select(link => link.Groups["target"].Value.Split('#')[0])
                .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
                .Where(target => !Exists(Path.Combine(Path.GetDirectoryName(document)!, target)))
                .Select(target => $"{document}: {target}"))
            .ShouldBeEmpty();

    [Fact]
    public void Path_in_a_document_is_one_of_the_repository() =>
        Documents.Where(document => document != "CHANGELOG.md")
            .SelectMany(document => QuotedPath().Matches(Repository.Read(document))
                .Select(quoted => quoted.Groups["path"].Value)
                .Where(path => !Exists(path))
                .Select(path => $"{document}: {path}"))
            .ShouldBeEmpty("A path in backquotes that begins with a folder of the repository must exist.");

    [Fact]
    public void Section_of_exact_behaviour_names_an_example_that_is_there()
    {
        var sections = Heading().Split(Repository.Read("docs/semantics.md"))[1..];

        sections.Where(section => !Example().Matches(section).Any(example => Exists(example.Groups["path"].Value))).Select(section => section.Split('\n')[0]).ShouldBeEmpty();
        sections.SelectMany(section => Example().Matches(section)).Select(example => example.Groups["path"].Value).Where(path => !Exists(path)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/security.md")]
    [InlineData("docs/reliability.md")]
    public void Test_that_a_promise_names_is_there(string document)
    {
        var tests = string.Concat(Tests.Select(Repository.Read));
        var named = TestName().Matches(Repository.Read(document)).Select(name => name.Groups["name"].Value).ToList();
        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !tests.Contains($" {name}(", StringComparison.Ordinal)).ShouldBeEmpty($"A promise stands in {document} only with a test that holds it.");
    }

    [Fact]
    public void Every_security_test_of_the_plan_has_its_row_with_the_tests_that_are_called_after_it()
    {
        var rows = Promise().Matches(Repository.Read("docs/security.md")).ToDictionary(row => row.Groups["number"].Value, row => row.Value);
        var called = Tests.SelectMany(path => Numbered().Matches(Repository.Read(path))).Select(test => (Number: test.Groups["number"].Value, Name: test.Groups["name"].Value)).ToList();
        called.Count.ShouldBeGreaterThan(50);
        var plan = Enumerable.Range(1, 22).Select(number => $"S{number:00}");
        rows.Keys.ShouldBe([.. plan, "I11"]);
        called.Where(test => !rows[test.Number].Contains($"`{test.Name}`", StringComparison.Ordinal)).ShouldBeEmpty("A test that is called after a number of docs/security.md stands in its row.");
        rows.Where(row => !TestName().IsMatch(row.Value)).ShouldBeEmpty("A promise without a test is none.");
    }

    [Fact]
    public void Every_fault_has_its_row_with_the_tests_that_are_called_after_it_and_one_without_says_so()
    {
        var rows = Fault().Matches(Repository.Read("docs/reliability.md")).ToDictionary(row => row.Groups["number"].Value, row => row.Value);
        rows.Keys.ShouldBe(Enumerable.Range(1, 40).Select(number => $"F{number:00}"));
        var called = Tests.SelectMany(path => NumberedByFault().Matches(Repository.Read(path))).Select(test => (Number: test.Groups["number"].Value, Name: test.Groups["name"].Value)).ToList();
        called.Count.ShouldBeGreaterThan(20);
        called.Where(test => !rows[test.Number].Contains($"`{test.Name}`", StringComparison.Ordinal))
            .ShouldBeEmpty("A test that is called after a fault of docs/reliability.md stands in its row.");
        rows.Where(row => TestName().IsMatch(row.Value) == row.Value.Contains("not yet tested", StringComparison.Ordinal)).ShouldBeEmpty("A row names its tests, or says that there is none.");
    }

    private static IEnumerable<string> Tests => Repository.Files.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

    private static bool Exists(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<path>dags/[a-z0-9_/]+\.csx?)")]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| (?<number>[SI]\d\d) .*$", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex(@" (?<name>(?<number>S[0-2]\d|I11)_[A-Za-z0-9_]+)\(")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\| (?<number>F\d\d) .*$", RegexOptions.Multiline)]
    private static partial Regex Fault();

    [GeneratedRegex(@" (?<name>(?<number>F[0-4]\d)_[A-Za-z0-9_]+)\(")]
    private static partial Regex NumberedByFault();

    [GeneratedRegex("`(?<name>(?!TRADEWIND_)[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){3,})`")]
    private static partial Regex TestName();

    // Placeholders (X, NNN, <name>, *) and member names after the file are no paths.
    [GeneratedRegex(@"`(?<path>(?:host|plugins|ui|tests|build|docs)/[A-Za-z0-9_./-]*[A-Za-z0-9_/](?<!/X|/X\.Tests))`")]
    private static partial Regex QuotedPath();
}
