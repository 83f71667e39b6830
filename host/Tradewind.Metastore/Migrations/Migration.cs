using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Tradewind.Metastore.Migrations;

/// <summary>One numbered step of the schema, embedded as <c>001_name.sql</c>. Never change one that has been released: add another.</summary>
internal sealed partial record Migration(int Number, string Name, string Checksum, string Sql)
{
    /// <summary>All migrations for a database, by number, in its own words.</summary>
    public static IReadOnlyList<Migration> For(Dialect dialect)
    {
        var found = dialect.Migrations
            .SelectMany(assembly => assembly.GetManifestResourceNames().Where(IsMigration).Select(name => Read(assembly, name, dialect)))
            .OrderBy(migration => migration.Number)
            .ToList();
        foreach (var twice in found.GroupBy(migration => migration.Number).Where(group => group.Count() > 1))
            throw new InvalidOperationException($"Two migrations have the number {twice.Key}: {string.Join(", ", twice.Select(migration => migration.Name))}.");
        return found;
    }

    private static bool IsMigration(string resource) => FileName().IsMatch(resource);

    private static Migration Read(Assembly assembly, string resource, Dialect dialect)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var text = new StreamReader(stream, Encoding.UTF8).ReadToEnd().ReplaceLineEndings("\n");
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        var sql = Token().Replace(text, token => dialect.Tokens.TryGetValue(token.Groups[1].Value, out var word)
            ? word
            : throw new InvalidOperationException($"Migration {resource} has the word {token.Value}, which the dialect does not know."));
        return new(int.Parse(resource[..3], CultureInfo.InvariantCulture), resource[..^4], checksum, sql);
    }

    [GeneratedRegex(@"^\d{3}_[a-z0-9_]+\.sql$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Token();
}
