namespace Tradewind.Engine.Assets;

/// <summary>How assets may be called.</summary>
public static class AssetNames
{
    private const int Longest = 200;

    /// <summary>Whether it is an alias: a name for assets that tasks name while they run.</summary>
    public static bool IsAlias(string name) => name.StartsWith('@');

    /// <summary>What is wrong with the name of an asset or an alias; null when nothing is.</summary>
    public static string? Fault(string name)
    {
        if (IsAlias(name)) name = name[1..];
        if (name.Length is 0 or > Longest) return $"The asset's name '{(name.Length <= 60 ? name : $"{name[..57]}...")}' has {name.Length} characters; 1 to {Longest} are allowed.";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/')
            ? null
            : $"The asset's name '{name}' may hold only letters, digits, '_', '-', '.', ':' and '/'.";
    }
}
