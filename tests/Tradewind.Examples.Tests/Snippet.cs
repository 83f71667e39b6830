using System.Text.RegularExpressions;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>A block of code in a document. What it takes for granted stands above it in a comment that begins with "given", which no reader sees.</summary>
/// <param name="Document">The document.</param>
/// <param name="Line">Where the block begins.</param>
/// <param name="Language">What the document says it is.</param>
/// <param name="Given">What it takes for granted.</param>
/// <param name="Text">The block.</param>
public sealed partial record Snippet(string Document, int Line, string Language, string Given, string Text)
{
    /// <summary>Where it stands.</summary>
    public string Place => $"{Document}:{Line}";

    /// <summary>Code of a project: all that is no script.</summary>
    public bool IsOfProject => OfProject().IsMatch(Given + Text);

    /// <summary>All of the documents, in their order.</summary>
    public static IReadOnlyList<Snippet> All { get; } =
        [.. Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(Of)];

    /// <summary>Those of a document.</summary>
    public static IEnumerable<Snippet> Of(string document)
    {
        // Git on Windows may give them with other ends of lines.
        var text = Repository.Read(document).ReplaceLineEndings("\n");
        foreach (Match block in Block().Matches(text))
            yield return new(
                document,
                text[..block.Groups["fence"].Index].Count(c => c == '\n') + 1,
                block.Groups["language"].Value,
                block.Groups["given"].Value,
                block.Groups["text"].Value);
    }

    [GeneratedRegex(@"(?:^ *<!-- given\n(?<given>(?:(?!-->).*\n)*?) *-->\n)?^(?<fence> *```)(?<language>\w*)\n(?<text>(?:.*\n)*?) *```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*public (?:sealed )?class |\bTradewindClient\b", RegexOptions.Multiline)]
    private static partial Regex OfProject();
}
