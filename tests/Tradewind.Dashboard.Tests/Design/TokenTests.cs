using System.Globalization;
using System.Text.RegularExpressions;
using Tradewind.Dashboard.Design;

namespace Tradewind.Dashboard.Tests.Design;

/// <summary>The colours of app.css as numbers: a theme that cannot be read fails here, not in front of somebody.</summary>
public sealed class TokenTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "app.css"));

    public static TheoryData<string, string, string, double> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string, string, double>();
            foreach (var theme in new[] { "dark", "light" })
            {
                foreach (var ground in new[] { "bg", "panel", "panel-2", "bg-side", "hover", "accent-soft" })
                {
                    foreach (var text in new[] { "text", "text-2", "text-3" }) pairs.Add(theme, text, ground, 4.5);
                }

                // On the page, in a table, under the pointer, in the selected row.
                foreach (var ground in new[] { "bg", "panel", "hover", "accent-soft" })
                {
                    foreach (var text in new[] { "accent-text", "danger", "warning" }) pairs.Add(theme, text, ground, 4.5);
                    foreach (var look in StateLook.All.Where(look => look.Name is not "none")) pairs.Add(theme, $"state-{look.Name}", ground, 4.5);
                    pairs.Add(theme, "state-none", ground, 3);
                }

                pairs.Add(theme, "on-accent", "accent-fill", 4.5);
                pairs.Add(theme, "danger", "danger-soft", 4.5);
                pairs.Add(theme, "warning", "warning-soft", 4.5);
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Colour_can_be_read_on_its_ground(string theme, string text, string ground, double least) =>
        Contrast(Token(theme, text), Token(theme, ground)).ShouldBeGreaterThanOrEqualTo(least, $"--{text} on --{ground} in the {theme} theme");

    [Theory, MemberData(nameof(BoxedStates))]
    public void Word_of_a_state_can_be_read_on_its_own_tint(string theme, string state)
    {
        const double tint = 0.09;
        var (colour, panel) = (Channels(Token(theme, $"state-{state}")), Channels(Token(theme, "panel")));
        var ground = colour.Zip(panel, (over, under) => (int)Math.Round((tint * over) + ((1 - tint) * under)));

        Contrast(Token(theme, $"state-{state}"), "#" + string.Concat(ground.Select(channel => channel.ToString("x2", CultureInfo.InvariantCulture)))).ShouldBeGreaterThanOrEqualTo(4.5);
    }

    public static TheoryData<string, string> BoxedStates
    {
        get
        {
            var states = new TheoryData<string, string>();
            foreach (var look in StateLook.All.Where(look => look.Name is not "none"))
            {
                states.Add("dark", look.Name);
                states.Add("light", look.Name);
            }

            return states;
        }
    }

    private static string Token(string theme, string name)
    {
        var block = Css[Css.IndexOf($"[data-theme=\"{theme}\"]", StringComparison.Ordinal)..];
        return Regex.Match(block[..block.IndexOf('}')], $@"--{name}: (#[0-9a-f]{{6}});").Groups[1].Value is { Length: 7 } colour
            ? colour
            : throw new InvalidOperationException($"app.css has no colour --{name} in the {theme} theme.");
    }

    /// <summary>WCAG 2.2, relative luminance.</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static int[] Channels(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (i * 2), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static double Luminance(string colour)
    {
        var channels = Channels(colour)
            .Select(channel => channel / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }
}
