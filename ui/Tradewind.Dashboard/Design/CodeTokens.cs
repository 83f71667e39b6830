using System.Text.RegularExpressions;

namespace Tradewind.Dashboard.Design;

/// <summary>Cuts C# text into what is worth a colour. It only has to look right, never to understand: all text comes out unchanged.</summary>
internal static partial class CodeTokens
{
    /// <summary>The text in order; the kind is a CSS class or null.</summary>
    public static IEnumerable<(string? Kind, string Text)> Of(string text)
    {
        var at = 0;
        foreach (Match match in Tokens().Matches(text))
        {
            var word = match.Value;
            if (Kind(word) is not { } kind) continue;
            if (match.Index > at) yield return (null, text[at..match.Index]);
            yield return (kind, word);
            at = match.Index + match.Length;
        }

        if (at < text.Length) yield return (null, text[at..]);
    }

    private static string? Kind(string token) => token[0] switch
    {
        '/' => "note",
        '"' or '$' or '@' or '\'' => "string",
        >= '0' and <= '9' => "number",
        '#' => "word",
        _ when Words.Contains(token) => "word",
        >= 'A' and <= 'Z' => "type",
        _ => null,
    };

    private static readonly HashSet<string> Words =
    [
        "abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "class", "const", "continue", "decimal", "default", "double", "else", "enum",
        "false", "finally", "float", "for", "foreach", "get", "if", "in", "init", "int", "interface", "internal", "is", "long", "namespace", "new", "not", "null", "object", "or", "out",
        "override", "params", "private", "protected", "public", "readonly", "record", "ref", "required", "return", "sealed", "set", "short", "static", "string", "struct", "switch",
        "this", "throw", "true", "try", "typeof", "using", "var", "virtual", "void", "when", "where", "while", "with", "yield",
    ];

    // Every alternative that has begun comes to an end, if need be that of the line or the text: were it given up instead, the same letters would be
    // read again from the next one on, and a long text of nothing but beginnings would never be done.
    [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?(?:\*/|\z)|\${0,4}"{3,}[\s\S]*?(?:"{3,}|\z)|[$@]{0,3}"(?>(?:\\.|""|[^"\\\n])*)"?|'(?:\\.|[^'\\\n])'|\b\d[\w.]*|(?m:^[ \t]*)#\w+|\b[A-Za-z_]\w*""", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
