namespace Tradewind.Metastore.Cache;

/// <summary>How a whole run stands among the instances that take nothing over.</summary>
internal static class CacheSkip
{
    public static long OfRun(long run) => -run;
}
