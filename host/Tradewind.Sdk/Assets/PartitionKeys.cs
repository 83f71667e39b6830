using System.Text;

namespace Tradewind;

/// <summary>Which texts may be partition keys.</summary>
public static class PartitionKeys
{
    /// <summary>The most characters a key may have.</summary>
    public const int Longest = 200;

    /// <summary>What is wrong with a key, as a sentence; null when nothing is.</summary>
    /// <param name="key">The key.</param>
    public static string? Fault(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (string.IsNullOrWhiteSpace(key)) return "The partition key is empty; leave it out, or write one such as '2026-11-01'.";
        if (key.Length > Longest) return $"The partition key '{key[..57]}...' has {key.Length:N0} characters; at most {Longest} are allowed.";
        // A lone half of a surrogate pair is read as U+FFFD.
        foreach (var rune in key.EnumerateRunes())
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) return "The partition key holds a control character or half a surrogate pair; write it without.";
        return null;
    }
}
