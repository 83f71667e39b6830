using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Tradewind.Engine.Secrets;

/// <summary>
/// Replaces secrets that were handed out by <c>***</c> wherever they come back, in whatever form: in log lines, messages, rendered settings and
/// outputs. So it does with the ends of callback addresses, which let whoever has one end a task: there is a new one for each wait, so they are
/// known by their form.
/// </summary>
public sealed partial class SecretMask
{
    private const string Callback = "/api/v1/callbacks/";
    private const string Stars = "***";

    private Known _known = Known.Nothing;

    /// <summary>The length of the longest form of any secret; 0 when there are none.</summary>
    public int Longest => _known.Longest;

    /// <summary>Notes a secret, in all its forms (<see cref="SecretForms"/>).</summary>
    public void Add(string? secret)
    {
        if (secret is null || _known.Secrets.Contains(secret)) return;
        var forms = SecretForms.Of(secret).ToArray();
        if (forms.Length > 0) ImmutableInterlocked.Update(ref _known, static (known, added) => known.With(added.secret, added.forms), (secret, forms));
    }

    /// <summary>The text without secrets.</summary>
    public string? Apply(string? text)
    {
        if (text is null) return null;
        var masked = Replace(text, _known.Matches(text));
        return masked.Contains(Callback, StringComparison.Ordinal) ? CallbackEnd().Replace(masked, Callback + Stars) : masked;
    }

    /// <summary>The lines without secrets.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> lines)
    {
        if (_known.Longest == 0 && lines.Span.IndexOf("/api/v1/callbacks/"u8) < 0) return lines;
        var text = Encoding.UTF8.GetString(lines.Span);
        var masked = Apply(text)!;
        return ReferenceEquals(masked, text) ? lines : Encoding.UTF8.GetBytes(masked);
    }

    /// <summary>The secrets that stand in a text.</summary>
    public IReadOnlyCollection<string> In(string text) =>
        _known.Matches(text) is { Count: > 0 } found ? [.. found.SelectMany(one => one.Secrets).Distinct()] : [];

    /// <summary>The beginning of a text that is still coming, without secrets, and how much of the text that is: no secret that goes on after it begins there.</summary>
    public (string Masked, int Taken) ApplyToBeginning(string text)
    {
        var taken = Math.Max(0, text.Length - Math.Max(0, _known.Longest - 1));
        var found = _known.Matches(text);
        foreach (var one in found)
            if (one.Start < taken && one.End > taken) taken = one.Start;

        // Half of a character is none.
        if (taken > 0 && char.IsHighSurrogate(text[taken - 1])) taken--;
        return (Replace(text[..taken], [.. found.Where(one => one.End <= taken)]), taken);
    }

    private static string Replace(string text, IReadOnlyList<Match> found)
    {
        if (found.Count == 0) return text;
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var one in found)
        {
            masked.Append(text, at, one.Start - at).Append(Stars);
            at = one.End;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    [GeneratedRegex("/api/v1/callbacks/[A-Za-z0-9_-]+")]
    private static partial Regex CallbackEnd();

    // Secrets that overlap are one match: what is left of either would be a piece of a secret.
    private sealed record Match(int Start, int End, List<string> Secrets);

    private sealed record Known(ImmutableHashSet<string> Secrets, ImmutableArray<(string Form, string Secret)> Forms, SearchValues<string> Search, int Longest)
    {
        public static readonly Known Nothing = new([], [], SearchValues.Create([], StringComparison.Ordinal), 0);

        public Known With(string secret, string[] forms)
        {
            if (Secrets.Contains(secret)) return this;
            var all = Forms.AddRange(forms.Where(form => !Forms.Any(one => one.Form == form)).Select(form => (form, secret))).Sort((a, b) => b.Form.Length.CompareTo(a.Form.Length));
            return new(Secrets.Add(secret), all, SearchValues.Create([.. all.Select(one => one.Form)], StringComparison.Ordinal), all[0].Form.Length);
        }

        // One pass over the text looks for all forms at once.
        public IReadOnlyList<Match> Matches(string text)
        {
            if (Longest == 0) return [];
            var found = new List<Match>();
            for (var from = 0; text.AsSpan(from).IndexOfAny(Search) is >= 0 and var next;)
            {
                var start = from + next;
                var (form, secret) = Forms.First(one => text.AsSpan(start).StartsWith(one.Form));
                from = start + 1;
                if (found.Count > 0 && found[^1] is var last && start < last.End)
                {
                    last.Secrets.Add(secret);
                    found[^1] = last with { End = Math.Max(last.End, start + form.Length) };
                }
                else
                {
                    found.Add(new(start, start + form.Length, [secret]));
                }
            }

            return found;
        }
    }
}
