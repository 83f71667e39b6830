// One task instance for each element: of a list, of a dictionary, of all combinations, of two lists side by side.
record Sale(string Country, int Quarter, int Amount);

var dag = new Dag("mapping")
{
    Description = "Fetches sales by country and quarter, compares them with targets, and sums them up.",
    Tags = ["example", "mapping"],
};

var countries = dag.Task("countries", ctx => new List<string> { "BE", "DE", "KR" });

// Three countries and a list of the script: twelve indices, each called by what it does ("DE Q2").
var sales = dag.Map("fetch", countries, Each([1, 2, 3, 4]), (country, quarter) => new Sale(country, quarter, country[0] * quarter),
    name: (country, quarter) => $"{country} Q{quarter}").Retry(2, delay: Seconds(1));

// All that fetch left, as one list; it is read while it is gone through, however long it is.
var totals = dag.Task("total", sales, all => all.GroupBy(sale => sale.Country).ToDictionary(group => group.Key, group => group.Sum(sale => sale.Amount)));

// Over a dictionary: key and value.
var lines = dag.Map("line", totals, total => $"{total.Key}: {total.Value}", name: total => total.Key);

// Side by side: the first line with the first target. They must be equally many.
var targets = dag.Task("targets", ctx => new[] { 600, 700, 800 });
dag.Map("compare", Zip(lines, targets), pair => $"{pair.First} of {pair.Second}", name: pair => pair.First);
