# farringtonFlexible of R's surveillance on series that tests/bench/peers.py drew: Rscript peers.R series.csv pvalues.csv
# Each series has twenty quarters; each of the last eight is judged on those before it. The p-value looks upwards only.
suppressMessages(library(surveillance))
files <- commandArgs(trailingOnly = TRUE)
series <- read.csv(files[1])
first <- 13; last <- 20
upwards <- function(counts, at) {
  seen <- sts(observed = counts[1:at], frequency = 4, start = c(2012, 2))
  told <- try(suppressWarnings(farringtonFlexible(seen, list(
    range = at, b = 3, w = 1, noPeriods = 1, pastWeeksNotIncluded = 0, trend = FALSE, alpha = 0.05,
    thresholdMethod = "nbPlugin", fitFun = "algo.farrington.fitGLM.flexible", limit54 = c(0, 4), weightsThreshold = 2.58
  ))), silent = TRUE)
  if (inherits(told, "try-error")) return(NA)
  as.numeric(told@control$pvalue)[1]
}
found <- t(apply(series[, paste0("q", 1:last)], 1, function(row) {
  counts <- as.numeric(row)
  vapply(first:last, function(at) upwards(counts, at), numeric(1))
}))
colnames(found) <- paste0("p", first:last)
write.csv(cbind(series[, c("cell", "sort", "number")], found), files[2], row.names = FALSE)
