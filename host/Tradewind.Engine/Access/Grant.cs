using System.Text.Json.Serialization;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Access;

/// <summary>A role on some DAGs or connections. Written as <c>operator dag:sales_*</c>.</summary>
/// <param name="Role">What may be done with them.</param>
/// <param name="Kind">What it is on.</param>
/// <param name="Name">Of DAGs and connections a pattern of names, with <c>*</c> for any letters; of a tag the tag itself.</param>
public sealed record Grant(Role Role, GrantKind Kind, string Name)
{
    /// <summary>What one account, or one token, has at most.</summary>
    public const int Most = 100;

    private const int LongestName = 200;
    private const char Any = '*';

    /// <summary>What it is on, for example <c>dag:sales_*</c>.</summary>
    [JsonIgnore]
    public string On => $"{Kind.ToString().ToLowerInvariant()}:{Name}";

    /// <summary>Whether a DAG id, tag or connection is meant; upper and lower case differ.</summary>
    public bool Covers(string name) => Kind == GrantKind.Tag ? Name == name : Fits(Name, name);

    /// <summary>As it is stored and written: role, space, what it is on.</summary>
    public override string ToString() => $"{Role.ToString().ToLowerInvariant()} {On}";

    /// <summary>Reads a grant in two parts.</summary>
    /// <returns>The grant, or what is wrong with it.</returns>
    public static (Grant? Grant, string? Fault) Read(string? role, string? on)
    {
        if (!Enum.TryParse<Role>(role, ignoreCase: true, out var given) || !Enum.IsDefined(given) || given == Role.None || char.IsAsciiDigit(role![0]))
            return (null, $"'{role}' is no role of a grant; use viewer, operator, author or admin.");
        var at = on?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (at < 1 || !Enum.TryParse<GrantKind>(on![..at], ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(on[0]))
            return (null, $"'{on}' says on what wrongly; use dag:PATTERN, tag:TAG or connection:PATTERN, for example dag:sales_*.");
        var name = on[(at + 1)..];
        if (kind == GrantKind.Tag ? !IsTag(name) : !IsPattern(name))
            return (null, kind == GrantKind.Tag ? $"'{on}' names no tag." : $"'{on}' is no pattern of names: 1 to {LongestName} letters, digits, _ - . and * for any of them.");
        return (new(given, kind, name), null);
    }

    /// <summary>Reads a grant as <see cref="ToString"/> writes it.</summary>
    /// <returns>The grant, or what is wrong with it.</returns>
    public static (Grant? Grant, string? Fault) Read(string text) =>
        text.Trim().Split(' ', 2, StringSplitOptions.TrimEntries) is [var role, var on] ? Read(role, on) : (null, $"'{text}' is no grant; use a role and what it is on, for example: operator dag:sales_*");

    private static bool IsTag(string name) => name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) && RequestFaults.IsWellFormed(name);

    private static bool IsPattern(string name) => RequestFaults.IsId(name.Replace(Any, '-'));

    // Each part between two stars at the first place where it fits, the last one at the end.
    private static bool Fits(string pattern, string name)
    {
        var parts = pattern.Split(Any);
        if (parts.Length == 1) return pattern == name;
        if (name.Length < parts[0].Length + parts[^1].Length || !name.StartsWith(parts[0], StringComparison.Ordinal) || !name.EndsWith(parts[^1], StringComparison.Ordinal)) return false;
        var (at, end) = (parts[0].Length, name.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, end - at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }

        return true;
    }
}
