/* The words that members may be.  sql/schema checks the same ones. */
#include <stddef.h>

#include "api/words.h"

const char *const words_activation[] = {"none", "CaCl2", "thrombin",
    "CaCl2_thrombin", "collagen", "light", "other", NULL};

const char *const words_activity_scale[] = {"ucla", "tegner", NULL};

const char *const words_adverse_event[] = {"pain_flare", "swelling",
    "infection", "bleeding", "nerve_injury", "vascular", "allergic",
    "thromboembolic", "neoplasm", "other", NULL};

const char *const words_anaesthetic[] = {
    "none", "lidocaine", "ropivacaine", "bupivacaine", "other", NULL};

const char *const words_anaesthetic_place[] = {"field", "in_product", NULL};

const char *const words_anticoagulant[] = {
    "ACD-A", "citrate", "heparin", "EDTA", "none", NULL};

const char *const words_audit_action[] = {"read", "create", "amend", "void",
    "sign_in", "sign_out", "refuse", "import", "export", "elevate", NULL};

const char *const words_audit_role[] = {"clinician", "coordinator", "quality",
    "admin", "patient", "break_glass", "operator", NULL};

/* What internal.audit_write() and audit_read() are called with. */
const char *const words_audit_subject[] = {"adverse_event", "audit",
    "break_glass", "clinic", "data_quality", "draft", "export", "factor",
    "intercurrent_event", "licence", "password", "patient", "portal_link",
    "procedure", "proof", "protocol", "quality_grant", "reply", "request",
    "response", "session", "staff", "trajectory", "trend", "visit", "wording",
    NULL};

const char *const words_billing[] = {"cpt", "local", NULL};

const char *const words_bone_marrow_lesion[] = {
    "none", "small", "large", "not_imaged", NULL};

const char *const words_by[] = {"guidance", "product_class", "region",
    "laterality", "diagnosis", "grade", "smoking", "diabetes", "bmi_band",
    "age_band", "sex", "viability_band", "dose_band", "operator", "clinic",
    "year", NULL};

const char *const words_cd_marker[] = {"CD73", "CD90", "CD105", "CD34", "CD45",
    "CD14", "CD11b", "CD19", "CD79a", "HLA-DR", NULL};

const char *const words_clinics[] = {"own", "all", NULL};

const char *const words_consent[] = {
    "registry", "contact_email", "contact_text", "contact_call", NULL};

const char *const words_covariance[] = {"own", "borrowed", "none", NULL};

/* As internal.data_rules() has them. */
const char *const words_data_rule[] = {"dose_missing", "viability_missing",
    "no_guidance", "mibo_low", "implausible", "late_entry", "draft_left",
    "visit_missed", NULL};

const char *const words_diabetes[] = {
    "no", "type_1", "type_2", "other", "unknown", NULL};

const char *const words_direction[] = {"better", "worse", NULL};

const char *const words_donor[] = {
    "autologous", "allogeneic", "xenogeneic", "not_applicable", NULL};

const char *const words_dose[] = {
    "platelets", "viable", "viability", "minutes", NULL};
const char *const words_dose_scale[] = {"linear", "log10", NULL};

const char *const words_effect[] = {"own", "together", "reference", NULL};

const char *const words_effusion[] = {
    "none", "mild", "moderate", "severe", "not_assessed", NULL};

const char *const words_expectation[] = {
    "verbal", "leaflet", "portal_page", "not_recorded", NULL};

const char *const words_format[] = {"json", "csv", NULL};

const char *const words_guidance[] = {"ultrasound", "fluoroscopy",
    "ultrasound_and_fluoroscopy", "ct", "mr", "arthroscopy", "none", NULL};

const char *const words_intercurrent_event[] = {"repeat_injection", "steroid",
    "surgery", "arthroplasty", "other_injection", "death", "withdrawal", NULL};

const char *const words_laterality[] = {"left", "right", "midline", NULL};

const char *const words_licence_class[] = {"A", "B", "C", "D", NULL};

const char *const words_medication[] = {"nsaid_7d", "steroid_systemic",
    "anticoagulant", "antiplatelet", "immunosuppressant", "none", NULL};

const char *const words_mode[] = {
    "portal", "clinic", "telephone", "paper", "import", NULL};

const char *const words_member_became[] = {"answered", "late", "censored",
    "not_answered", "not_yet_due", "not_expected", NULL};

const char *const words_member_state[] = {"enrolled", "due", "scored",
    "answered", "late", "censored", "not_answered", "not_yet_due",
    "not_expected", "compared", "responded", "not_responded", NULL};

const char *const words_model[] = {"lda", "clda", "none", NULL};

const char *const words_nutrition[] = {
    "normal", "at_risk", "malnourished", "not_assessed", NULL};

const char *const words_oa_grade_system[] = {
    "kl", "tonnis", "samilson_prieto", NULL};

const char *const words_origin[] = {"blood", "bone_marrow_iliac_post",
    "bone_marrow_iliac_ant", "bone_marrow_tibia", "adipose_abdomen",
    "adipose_thigh", "cord", "amnion", "synovium", "other", NULL};

const char *const words_patient_role[] = {"patient", NULL};

const char *const words_prior_treatment[] = {"physio", "nsaid", "steroid_inj",
    "ha_inj", "prp", "bmac", "fat", "surgery", "none", NULL};

const char *const words_product_class[] = {"PRP", "PPP", "platelet_lysate",
    "BMA", "BMC", "MFAT", "SVF", "MSC_expanded", "amniotic", "exosome",
    "HA_control", "steroid_control", "saline_control", "combination", NULL};

const char *const words_region[] = {"knee", "hip", "shoulder", "elbow", "wrist",
    "hand", "ankle", "foot", "lumbar", "cervical", "si_joint", "achilles",
    "patellar_tendon", "plantar_fascia", "muscle", "other", NULL};

const char *const words_regulatory_route[] = {"same_day_minimal_manipulation",
    "ind_trial", "approved_product", "other", NULL};

const char *const words_relatedness[] = {
    "unrelated", "unlikely", "possible", "probable", "definite", NULL};

const char *const words_role[] = {
    "clinician", "coordinator", "quality", "admin", NULL};

const char *const words_sex[] = {"female", "male", "intersex", "unknown", NULL};

const char *const words_site[] = {"operator", "clinic", NULL};

const char *const words_site_limits[] = {"exact", "widened", NULL};

const char *const words_site_place[] = {
    "within_limits", "outside_95", "outside_998", NULL};

const char *const words_smoking[] = {
    "never", "former", "current", "unknown", NULL};

const char *const words_status[] = {
    "draft", "final", "amended", "entered_in_error", NULL};

const char *const words_status_given[] = {"draft", "final", NULL};

const char *const words_sterility[] = {"pass", "fail", "pending", NULL};

const char *const words_structure[] = {"intra_articular", "subchondral",
    "meniscus", "ligament", "tendon", "bursa", "disc", "facet", "epidural",
    "perineural", "muscle", NULL};

const char *const words_surgery[] = {
    "stop", "every_score", "nonresponder", NULL};

const char *const words_surgery_wait[] = {"stop", "every_score", NULL};

const char *const words_tendon_grade_system[] = {
    "us_tendinosis", "ellman", "full_tear", NULL};

const char *const words_threshold_kind[] = {"MCID", "SCB", "PASS", NULL};

const char *const words_viability_method[] = {
    "trypan_blue", "7AAD_flow", "AO_PI", "automated_counter", "other", NULL};

const char *const words_visit_state[] = {"planned", "open", "overdue",
    "answered", "answered_late", "missed", "cancelled", NULL};

const char *const words_yes_no[] = {"yes", "no", "not_applicable", NULL};
